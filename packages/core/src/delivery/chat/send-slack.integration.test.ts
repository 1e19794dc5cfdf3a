import { openTestHttp } from "@formtrap/testkit/test-http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SealBroken } from "../../tenant/index.ts";
import { type DeliveryChanges, testDelivery } from "./chat.fixture.ts";
import {
  answering,
  type ChatServiceDouble,
  chatContext,
  startChatService,
  tryToSend,
} from "./chat-service.fixture.ts";
import { sendSlack } from "./send-slack.ts";

const TOKEN = "XXXXXXXXXXXXXXXXXXXXx7Qa";
const PATH = `/services/T00000000/B00000000/${TOKEN}`;
let slack: ChatServiceDouble;

beforeEach(async () => {
  slack = await startChatService();
});
afterEach(async () => {
  await slack[Symbol.asyncDispose]();
});

const send = (changes: DeliveryChanges = {}, timeoutMs?: number) =>
  tryToSend(sendSlack, {
    delivery: { channel: "slack", secret: `${slack.url}${PATH}`, ...changes },
    secrets: [TOKEN, PATH],
    ...(timeoutMs !== undefined && { timeoutMs }),
  });

describe("sending to Slack", () => {
  it("posts one JSON message to the webhook", async () => {
    expect(await send()).toEqual({ kind: "delivered", statusCode: 200, response: "ok" });
    expect(slack.asked).toHaveLength(1);
    const [asked] = slack.asked;
    expect(asked).toMatchObject({ method: "POST", path: PATH, message: { text: "New submission: Contact" } });
    expect(asked?.headers["content-type"]).toBe("application/json");
  });

  it.each([
    [404, "no_service"],
    [404, "no_team"],
    [404, "channel_not_found"],
    [403, "invalid_token"],
    [410, "channel_is_archived"],
    [410, "something else"],
    [404, ""],
  ])("gives the destination up at %i %s", async (status, word) => {
    slack.respond = answering(status, word);
    const result = await send();
    expect(result).toMatchObject({ kind: "gone", statusCode: status, response: word });
  });

  it("tries again later where the workspace forbids it, which its admins may change", async () => {
    slack.respond = answering(403, "action_prohibited");
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 403, retryAfterMs: null });
  });

  it("gives up this message alone where Slack refuses what is in it", async () => {
    slack.respond = answering(400, "invalid_blocks");
    expect(await send()).toEqual({ kind: "abandoned", reason: "Slack does not take this very message." });
  });

  it("waits as long as it is asked to", async () => {
    slack.respond = answering(429, { ok: false, error: "rate_limited" }, { "retry-after": "30" });
    expect(await send()).toMatchObject({
      kind: "failed",
      statusCode: 429,
      error: "Slack takes no more messages for the moment.",
      retryAfterMs: 30_000,
    });
  });

  it.each([302, 400, 418, 500, 503])("tries again later at %i, and follows no redirect", async (status) => {
    slack.respond = answering(status, "what?", { location: `${slack.url}/elsewhere` });
    expect(await send()).toEqual({
      kind: "failed",
      statusCode: status,
      error: `Slack answered with status ${status}.`,
      response: "what?",
      retryAfterMs: null,
    });
    expect(slack.asked).toHaveLength(1);
  });

  it("gives nothing up while Slack itself is out of order", async () => {
    slack.respond = answering(503, "no_service");
    expect(await send()).toMatchObject({ kind: "failed", statusCode: 503 });
  });

  it("keeps no secret that an answer repeats", async () => {
    slack.respond = (response, { url }) => answering(500, `no such ${url} for ${TOKEN}`)(response);
    expect(await send()).toMatchObject({ response: "no such [hidden] for [hidden]" });
  });

  it("takes an answer without an end for what its status says", async () => {
    slack.respond = (response) => {
      response.writeHead(200);
      const pump = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", pump);
      pump();
    };
    expect(await send()).toMatchObject({ kind: "delivered", response: "x".repeat(4_096) });
  });

  it("tries again later where nothing answers, or not in time", async () => {
    slack.respond = () => {};
    expect(await send({}, 100)).toEqual({
      kind: "failed",
      statusCode: null,
      error: "The address did not answer in time.",
      response: null,
      retryAfterMs: null,
    });
    slack.respond = (response) => void response.destroy();
    expect(await send()).toMatchObject({ kind: "failed", statusCode: null, response: null });
    expect(slack.asked).toHaveLength(2);
  });

  it("sends again at once where a kept connection proves dead", async () => {
    using outside = openTestHttp();
    const ctx = chatContext({ http: outside.http });
    const delivery = testDelivery({ secret: `${slack.url}${PATH}` });
    slack.respond = (response, { socket }) => {
      if (slack.asked.length === 2) socket.destroy();
      else answering(200, "ok")(response);
    };
    expect(await sendSlack({ ctx, delivery })).toMatchObject({ kind: "delivered" });
    expect(await sendSlack({ ctx, delivery })).toMatchObject({ kind: "delivered" });
    expect(slack.asked).toHaveLength(3);
  });

  it("needs a URL that was saved for this destination", async () => {
    expect(await send({ secret: null })).toMatchObject({
      kind: "gone",
      error: "No Slack webhook URL is saved.",
    });
    expect(await send({ secret: "no URL" })).toMatchObject({ kind: "gone" });
    expect(slack.asked).toEqual([]);
  });

  it("opens no URL that was sealed for another destination: that is not the destination's doing", async () => {
    using outside = openTestHttp();
    const { destination: other } = testDelivery({ secret: `${slack.url}${PATH}` });
    const delivery = testDelivery();
    const { sealedSecret } = other;
    const sending = sendSlack({
      ctx: chatContext({ http: outside.http }),
      delivery: { ...delivery, destination: { ...delivery.destination, sealedSecret } },
    });
    await expect(sending).rejects.toThrow(SealBroken);
    expect(slack.asked).toEqual([]);
  });
});
