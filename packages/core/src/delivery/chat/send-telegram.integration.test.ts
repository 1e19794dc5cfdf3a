import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryChanges } from "./chat.fixture.ts";
import { answering, type ChatServiceDouble, startChatService, tryToSend } from "./chat-service.fixture.ts";
import { sendTelegram } from "./send-telegram.ts";

const TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
let telegram: ChatServiceDouble;

beforeEach(async () => {
  telegram = await startChatService();
});
afterEach(async () => {
  await telegram[Symbol.asyncDispose]();
});

const send = (changes: DeliveryChanges = {}) =>
  tryToSend(sendTelegram, {
    delivery: { channel: "telegram", secret: TOKEN, target: "-1001234567890", ...changes },
    telegramApiUrl: telegram.url,
    secrets: [TOKEN, "AAHdqTcv"],
  });

const refuse = (code: number, description: string, parameters?: object) =>
  answering(code, { ok: false, error_code: code, description, ...(parameters && { parameters }) });

describe("sending to Telegram", () => {
  it("asks the bot to send one message to the chat", async () => {
    telegram.respond = answering(200, { ok: true, result: { message_id: 1 } });
    const result = await send();
    expect(result).toMatchObject({ kind: "delivered", statusCode: 200 });
    expect(telegram.asked).toHaveLength(1);
    const [asked] = telegram.asked;
    expect(asked).toMatchObject({ method: "POST", path: `/bot${TOKEN}/sendMessage` });
    expect(asked?.message).toMatchObject({
      chat_id: "-1001234567890",
      link_preview_options: { is_disabled: true },
    });
    expect(asked?.message).not.toHaveProperty("parse_mode");
  });

  it.each([
    [401, "Unauthorized", "token"],
    [404, "Not Found", "token"],
    [403, "Forbidden: bot was blocked by the user", "bot was blocked by the user"],
    [403, "Forbidden: bot was kicked from the supergroup chat", "kicked"],
    [400, "Bad Request: chat not found", "no such chat"],
  ])("gives the destination up at %i %s", async (code, description, told) => {
    telegram.respond = refuse(code, description);
    const result = await send();
    expect(result).toMatchObject({ kind: "gone", statusCode: code });
    expect(result.kind === "gone" ? result.error : "").toContain(told);
  });

  it("tells the new id of a group that became a supergroup", async () => {
    const description = "Bad Request: group chat was upgraded to a supergroup chat";
    telegram.respond = refuse(400, description, { migrate_to_chat_id: -1_009_876_543_210 });
    const result = await send();
    expect(result.kind === "gone" ? result.error : "").toContain("-1009876543210");
  });

  it("waits as long as it is asked to", async () => {
    telegram.respond = refuse(429, "Too Many Requests: retry after 7", { retry_after: 7 });
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 429, retryAfterMs: 7_000 });
  });

  it("gives up this message alone where Telegram refuses what is in it", async () => {
    telegram.respond = refuse(400, "Bad Request: message is too long");
    expect(await send()).toEqual({
      kind: "abandoned",
      reason: "Telegram did not take the message (message is too long).",
    });
  });

  it("tries again later where the chat's rules are against it, or the answer is not Telegram's", async () => {
    telegram.respond = refuse(400, "Bad Request: not enough rights to send text messages to the chat");
    expect(await send()).toMatchObject({
      kind: "failed",
      error: "Telegram did not take the message (not enough rights to send text messages to the chat).",
    });
    telegram.respond = answering(404, "<html>a proxy's page</html>");
    expect(await send()).toMatchObject({ kind: "failed", error: "Telegram answered with status 404." });
    telegram.respond = refuse(500, "Internal Server Error: restart");
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 500 });
  });

  it("keeps no token that an answer repeats", async () => {
    telegram.respond = (response, { url }) => refuse(400, `Bad Request: no ${url}`)(response);
    const result = await send();
    expect(result).toMatchObject({ kind: "failed", error: expect.stringContaining("[hidden]") as string });
  });

  it("needs a token that was saved", async () => {
    expect(await send({ secret: null })).toMatchObject({ kind: "gone" });
    expect(telegram.asked).toEqual([]);
  });
});
