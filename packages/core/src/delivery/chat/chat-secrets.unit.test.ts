import {
  discordWebhookUrlSchema,
  slackWebhookUrlSchema,
  telegramChatIdSchema,
  telegramTokenSchema,
} from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { chatLabel, secretPartsOf } from "./chat-secrets.ts";

const SLACK = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXx7Qa";
const TOKEN = `${"aB3_-".repeat(13)}xYz`;
const DISCORD = `https://discord.com/api/webhooks/123456789012345678/${TOKEN}`;
const TELEGRAM = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

/** The one issue's message, with the check that it repeats nothing of a secret. */
function issueOf(schema: z.ZodType, text: string): string {
  const { error } = schema.safeParse(text);
  expect(error?.issues).toHaveLength(1);
  const message = error?.issues[0]?.message ?? "";
  for (const secret of ["XXXXXXXX", TOKEN.slice(0, 12), "AAHdqTcv"]) expect(message).not.toContain(secret);
  return message;
}

describe("a Slack webhook's URL", () => {
  it("is taken as Slack shows it, with spaces around and a slash behind", () => {
    expect(slackWebhookUrlSchema.parse(SLACK)).toBe(SLACK);
    expect(slackWebhookUrlSchema.parse(` ${SLACK}/\n`)).toBe(SLACK);
  });

  it.each([
    "",
    "hooks.slack.com/services/T0/B0/x",
    SLACK.replace("https", "http"),
    SLACK.replace("hooks.slack.com", "hooks.slack.com.evil.example"),
    SLACK.replace("hooks.slack.com", "evil.example"),
    SLACK.replace("hooks.slack.com", "hooks.slack.com:8443"),
    SLACK.replace("hooks.slack.com", "hooks.slack.com@evil.example"),
    SLACK.replace("hooks.slack.com", "user:pass@hooks.slack.com"),
    SLACK.replace("hooks.slack.com", "user@hooks.slack.com"),
    SLACK.replace("hooks.slack.com", ":pass@hooks.slack.com"),
    SLACK.replace("https://", "https:\\\\"),
    SLACK.replace("services", "services\n"),
    `${SLACK}#x`,
  ])("is not %j", (text) => {
    expect(issueOf(slackWebhookUrlSchema, text)).toContain("https://hooks.slack.com/services/…");
  });

  it("is neither a workflow's trigger nor a part of one, and the issue says which", () => {
    const trigger = SLACK.replace("services", "triggers");
    expect(issueOf(slackWebhookUrlSchema, trigger)).toContain("starts a workflow");
    const part = "https://hooks.slack.com/services/T00000000";
    expect(issueOf(slackWebhookUrlSchema, part)).toContain("whole URL");
    expect(issueOf(slackWebhookUrlSchema, SLACK.replace("services/", "services/../"))).toContain("whole URL");
  });
});

describe("a Discord webhook's URL", () => {
  it.each([
    DISCORD,
    DISCORD.replace("discord.com", "discordapp.com"),
    DISCORD.replace("discord.com", "ptb.discord.com"),
    DISCORD.replace("discord.com", "canary.discord.com"),
    DISCORD.replace("/api/", "/api/v10/"),
    `${DISCORD}?thread_id=987654321098765432`,
  ])("is taken: %s", (url) => {
    expect(discordWebhookUrlSchema.parse(url)).toBe(url);
  });

  it("loses what is not part of it", () => {
    expect(discordWebhookUrlSchema.parse(` ${DISCORD}/?wait=true&x=1 `)).toBe(DISCORD);
  });

  it("is nobody else's, and the issue says which part is wrong", () => {
    const elsewhere = DISCORD.replace("discord.com", "discord.com.evil.example");
    expect(issueOf(discordWebhookUrlSchema, elsewhere)).toContain("https://discord.com/api/webhooks/…");
    expect(issueOf(discordWebhookUrlSchema, DISCORD.replace("https", "http"))).toContain("must be a webhook");
    expect(issueOf(discordWebhookUrlSchema, `${DISCORD}/slack`)).toContain("without /slack");
    expect(issueOf(discordWebhookUrlSchema, DISCORD.slice(0, 60))).toContain("whole URL");
    expect(issueOf(discordWebhookUrlSchema, `${DISCORD}?thread_id=general`)).toContain("thread_id=");
  });
});

describe("a Telegram bot's token and a chat", () => {
  it("are taken as Telegram writes them", () => {
    expect(telegramTokenSchema.parse(` ${TELEGRAM}\n`)).toBe(TELEGRAM);
    for (const chat of ["123456789", "-1001234567890", "@my_channel"]) {
      expect(telegramChatIdSchema.parse(` ${chat} `)).toBe(chat);
    }
  });

  it("are nothing that would change the address of the request", () => {
    const wrong = [
      TELEGRAM.slice(0, 20),
      `bot${TELEGRAM}`,
      `${TELEGRAM}/x`,
      `${TELEGRAM}?a`,
      TELEGRAM.replace(":", ""),
    ];
    for (const text of wrong) expect(issueOf(telegramTokenSchema, text)).toContain("@BotFather");
    for (const text of ["", "0", "my_channel", "@a b", "https://t.me/x", "1".repeat(17), "@abc"]) {
      expect(issueOf(telegramChatIdSchema, text)).toContain("@name");
    }
  });
});

describe("what may be seen of a secret", () => {
  it("is whose it is and how it ends", () => {
    expect(chatLabel("slack", SLACK)).toBe("hooks.slack.com/…x7Qa");
    expect(chatLabel("discord", `${DISCORD}?thread_id=987654321098765432`)).toBe("discord.com/…-xYz");
    expect(chatLabel("telegram", TELEGRAM)).toBe("bot 123456789");
  });

  it("is none of the parts that it could be used by", () => {
    expect(secretPartsOf(new URL(SLACK))).toEqual([
      SLACK,
      "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXx7Qa",
      "XXXXXXXXXXXXXXXXXXXXx7Qa",
    ]);
  });
});
