import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryChanges } from "./chat.fixture.ts";
import { answering, type ChatServiceDouble, startChatService, tryToSend } from "./chat-service.fixture.ts";
import { sendDiscord } from "./send-discord.ts";

const TOKEN = `${"aB3_-".repeat(13)}xYz`;
const PATH = `/api/webhooks/123456789012345678/${TOKEN}`;
let discord: ChatServiceDouble;

beforeEach(async () => {
  discord = await startChatService();
});
afterEach(async () => {
  await discord[Symbol.asyncDispose]();
});

const send = (changes: DeliveryChanges = {}) =>
  tryToSend(sendDiscord, {
    delivery: { channel: "discord", secret: `${discord.url}${PATH}`, ...changes },
    secrets: [TOKEN, PATH],
  });

describe("sending to Discord", () => {
  it("posts one embed and waits for Discord to keep it, as a client that names itself", async () => {
    discord.respond = answering(200, { id: "1" });
    expect(await send()).toEqual({ kind: "delivered", statusCode: 200, response: '{"id":"1"}' });
    expect(discord.asked).toHaveLength(1);
    const [asked] = discord.asked;
    expect(asked).toMatchObject({ method: "POST", path: `${PATH}?wait=true` });
    expect(asked?.headers["user-agent"]).toBe("DiscordBot (https://forms.example, 1)");
    expect(asked?.message).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{}] });
  });

  it("posts to the thread that the URL names", async () => {
    await send({ secret: `${discord.url}${PATH}?thread_id=987654321098765432` });
    expect(discord.asked[0]?.path).toBe(`${PATH}?thread_id=987654321098765432&wait=true`);
  });

  it.each([
    [404, { message: "Unknown Webhook", code: 10_015 }],
    [404, { message: "Unknown Channel", code: 10_003 }],
    [401, { message: "Invalid Webhook Token", code: 50_027 }],
    [401, { message: "401: Unauthorized", code: 0 }],
  ])("gives the destination up at %i %j", async (status, body) => {
    discord.respond = answering(status, body);
    expect(await send()).toMatchObject({ kind: "gone", statusCode: status, response: JSON.stringify(body) });
  });

  it("tries again later where the answer is not Discord's own", async () => {
    discord.respond = answering(404, "<html>a proxy's page</html>");
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 404 });
    discord.respond = answering(403, { message: "Missing Permissions", code: 50_013 });
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 403 });
  });

  it("waits as long as it is asked to, to the millisecond", async () => {
    const body = { message: "You are being rate limited.", retry_after: 64.57, global: false };
    discord.respond = answering(429, body, { "retry-after": "64" });
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 429, retryAfterMs: 64_570 });
  });

  it.each([200_000, 240_000, 50_035])("gives up this message alone at code %i", async (code) => {
    discord.respond = answering(400, { message: "No", code });
    expect(await send()).toMatchObject({ kind: "abandoned" });
  });

  it("says what to do where the channel is a forum", async () => {
    discord.respond = answering(400, { message: "Webhooks posted to forum channels…", code: 220_001 });
    const result = await send();
    expect(result).toMatchObject({ kind: "failed", statusCode: 400 });
    expect(result.kind === "failed" ? result.error : "").toContain("?thread_id=");
  });

  it("needs a URL that was saved", async () => {
    expect(await send({ secret: null })).toMatchObject({ kind: "gone" });
    expect(discord.asked).toEqual([]);
  });
});
