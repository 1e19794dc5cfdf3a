import type { SendToChannel } from "../channel.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { secretPartsOf } from "./chat-secrets.ts";
import { composeDiscordMessage } from "./discord-message.ts";
import { openChatSecret } from "./open-chat-secret.ts";
import { type ChatRefusal, type ChatService, postToChat } from "./post-to-chat.ts";
import { summarizeSubmission } from "./summarize-submission.ts";

/** docs.discord.com, "JSON error codes". */
const UNKNOWN_WEBHOOK_CODES: readonly unknown[] = [10015, 50027];
const MODERATED_CODES: readonly unknown[] = [200000, 200001, 240000];
/** Too large, empty, not of the form asked for. */
const MESSAGE_CODES: readonly unknown[] = [40005, 50006, 50035];
const FORUM_CODES: readonly unknown[] = [40058, 220001];

/** Posts to a Discord channel by its webhook. */
export const sendDiscord: SendToChannel = async ({ ctx, delivery }) => {
  const url = URL.parse(openChatSecret(delivery) ?? "");
  if (url === null) {
    return { kind: "gone", statusCode: null, error: "No Discord webhook URL is saved.", response: null };
  }
  const secrets = secretPartsOf(url);
  // Without it Discord says yes before it knows whether the message will be kept.
  url.searchParams.set("wait", "true");
  const service: ChatService = {
    name: "Discord",
    // In the form that Discord asks for: what has another may be blocked.
    headers: { "user-agent": `DiscordBot (${ctx.dashboardUrl}, 1)` },
    readRefusal,
  };
  const message = composeDiscordMessage(summarizeSubmission(delivery));
  return await postToChat({ ctx, service, url: url.href, message, secrets });
};

/** A webhook that was not found must not be asked again: Discord shuts out those who do ("Rate Limits"). */
function readRefusal({ status, json: { code } }: ChatAnswer): ChatRefusal | null {
  const isUnknown = status === 401 || (status === 404 && typeof code === "number");
  if (isUnknown || UNKNOWN_WEBHOOK_CODES.includes(code)) {
    return {
      kind: "gone",
      error: "Discord no longer knows this webhook, or its thread. Make a new one and save its URL.",
    };
  }
  if (MODERATED_CODES.includes(code)) {
    return { kind: "abandoned", error: "Discord's moderation did not let this message through." };
  }
  if (MESSAGE_CODES.includes(code)) {
    return { kind: "abandoned", error: `Discord does not take this very message (code ${String(code)}).` };
  }
  if (FORUM_CODES.includes(code)) {
    return {
      kind: "failed",
      error:
        "The channel is a forum. Add ?thread_id= with the id of one of its threads to the webhook's URL.",
    };
  }
  return null;
}
