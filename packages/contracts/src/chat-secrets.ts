import * as z from "zod";

const SLACK_HOSTS = ["hooks.slack.com"];
const SLACK_PATH = /^\/services\/[A-Za-z0-9]{1,40}\/[A-Za-z0-9]{1,40}\/[A-Za-z0-9]{8,100}\/?$/;
const DISCORD_HOSTS = ["", "ptb.", "canary."].flatMap((edition) => [
  `${edition}discord.com`,
  `${edition}discordapp.com`,
]);
const DISCORD_PATH = /^\/api(?:\/v\d{1,2})?\/webhooks\/\d{15,22}\/[\w-]{30,200}\/?$/;
const SNOWFLAKE = /^\d{15,22}$/;

/** A Slack channel's incoming webhook. No issue repeats any of the URL: it is a secret by itself. */
export const slackWebhookUrlSchema = z
  .string()
  .trim()
  .max(500)
  .transform((text, issues) => {
    const url = readUrl(text);
    if (url === null || !SLACK_HOSTS.includes(url.host)) {
      return refuse(issues, "must be an incoming webhook's URL: https://hooks.slack.com/services/…");
    }
    if (/^\/(?:triggers|workflows)\//.test(url.pathname)) {
      return refuse(issues, "starts a workflow. An incoming webhook's URL has /services/ in it");
    }
    if (!SLACK_PATH.test(url.pathname)) {
      return refuse(issues, "must be the whole URL: https://hooks.slack.com/services/T…/B…/…");
    }
    return `${url.origin}${withoutSlash(url.pathname)}`;
  });

/** A Discord channel's webhook; `?thread_id=` posts to one of its threads. No issue repeats any of the URL. */
export const discordWebhookUrlSchema = z
  .string()
  .trim()
  .max(500)
  .transform((text, issues) => {
    const url = readUrl(text);
    if (url === null || !DISCORD_HOSTS.includes(url.host)) {
      return refuse(issues, "must be a webhook's URL: https://discord.com/api/webhooks/…");
    }
    if (/\/(?:slack|github)\/?$/.test(url.pathname)) {
      return refuse(issues, "must end after the webhook's token, without /slack or /github");
    }
    if (!DISCORD_PATH.test(url.pathname)) {
      return refuse(issues, "must be the whole URL: https://discord.com/api/webhooks/, an id, / and a token");
    }
    const threadId = url.searchParams.get("thread_id");
    if (threadId !== null && !SNOWFLAKE.test(threadId)) {
      return refuse(issues, "must have the number of a thread after thread_id=");
    }
    const thread = threadId === null ? "" : `?thread_id=${threadId}`;
    return `${url.origin}${withoutSlash(url.pathname)}${thread}`;
  });

/** A bot's token, as @BotFather hands it out. */
export const telegramTokenSchema = z
  .string()
  .trim()
  .regex(
    /^[1-9]\d{4,19}:[\w-]{30,60}$/,
    "must be a bot's token as @BotFather gives it: a number, a colon and 35 letters, digits, - or _",
  );

/** A chat's id, negative for groups and channels, or the name of a public one. */
export const telegramChatIdSchema = z
  .string()
  .trim()
  .regex(
    /^(?:-?[1-9]\d{0,15}|@[A-Za-z]\w{3,31})$/,
    "must be a chat's id, such as 123456789 or -1001234567890, or a public channel's @name",
  );

/** Null where it is not https, or has what no webhook's URL has. */
function readUrl(text: string): URL | null {
  // The parser drops line breaks and reads a backslash as a slash.
  if (/[\s\\]/.test(text)) return null;
  const url = URL.parse(text);
  const isPlain = url?.protocol === "https:" && url.username === "" && url.password === "" && url.hash === "";
  return isPlain ? url : null;
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, "");
}

function refuse(issues: z.RefinementCtx, message: string): never {
  issues.addIssue({ code: "custom", message });
  return z.NEVER;
}
