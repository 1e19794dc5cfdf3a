import { fakeClock } from "@formtrap/testkit";
import { openTestHttp } from "@formtrap/testkit/test-http";
import { describe, expect, it } from "vitest";
import type { OutboundHttp } from "../../ports.ts";
import { sendWebhook } from "./send-webhook.ts";
import { CLOCK, contextOf, deliveryTo } from "./sending.fixture.ts";
import { FORM, SPACE, startReceiver, storedSubmission } from "./webhook.fixture.ts";

describe("a webhook", () => {
  it("tells of a submission as the contract has it", async () => {
    using receiver = await startReceiver((_request, response) => response.writeHead(202).end("thanks\0\n"));
    using outbound = openTestHttp();
    const files = [
      { name: "cv.pdf", size: 12_345, type: "application/pdf", url: "https://x.example/1", expiresAt: null },
    ];
    const delivery = deliveryTo(receiver.url, { files });
    const result = await sendWebhook({ ctx: contextOf(outbound.http), delivery });
    expect(result).toEqual({ kind: "delivered", statusCode: 202, response: "thanks\n" });
    const [received] = receiver.received;
    expect(received).toMatchObject({
      method: "POST",
      path: "/hook",
      headers: {
        "content-type": "application/json",
        "user-agent": "FormTrap-Webhooks/1",
        "webhook-id": "019b76da-a800-7000-8000-0000000000e1",
        "webhook-timestamp": String(CLOCK.now().getTime() / 1000),
        "content-length": String(Buffer.byteLength(received?.body ?? "")),
      },
    });
    expect(received?.body).toBe(
      JSON.stringify({
        type: "submission.created",
        version: 1,
        timestamp: "2026-01-01T00:00:00.000Z",
        data: {
          space: { id: SPACE.id, name: "Ada's space" },
          form: { id: FORM.id, name: "Contact" },
          submission: {
            id: "019b76da-a800-7000-8000-000000000051",
            createdAt: "2026-01-01T00:00:00.000Z",
            email: "ada@example.com",
            name: "Ada",
            status: "new",
            spamScore: 0.1,
            fields: { email: "ada@example.com", message: "Grüße 😀", name: "Ada" },
            fieldOrder: ["email", "message", "name"],
            truncated: false,
            files,
            meta: { referer: "https://example.com/contact", userAgent: "Browser/1" },
          },
        },
      }),
    );
  });

  it("has the same id and body at every try, and that try's own time", async () => {
    using receiver = await startReceiver((_request, response) => response.writeHead(500).end());
    const clock = fakeClock();
    using outbound = openTestHttp();
    const ctx = contextOf(outbound.http, { clock });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await sendWebhook({ ctx, delivery: deliveryTo(receiver.url) });
      clock.advance({ minutes: 7 });
    }
    const distinct = (pick: (received: (typeof receiver.received)[number]) => unknown) =>
      new Set(receiver.received.map(pick)).size;
    expect(receiver.received).toHaveLength(3);
    expect(distinct(({ headers }) => headers["webhook-id"])).toBe(1);
    expect(distinct(({ body }) => body)).toBe(1);
    expect(distinct(({ headers }) => headers["webhook-timestamp"])).toBe(3);
    expect(distinct(({ headers }) => headers["webhook-signature"])).toBe(3);
  });

  it("is sent again at once where a kept connection proves dead, under the same id", async () => {
    let requests = 0;
    using receiver = await startReceiver((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.resetAndDestroy();
      else response.writeHead(204).end();
    });
    using outbound = openTestHttp();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const sending = sendWebhook({ ctx: contextOf(outbound.http), delivery: deliveryTo(receiver.url) });
      expect(await sending).toMatchObject({ kind: "delivered" });
    }
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("names fields in the visitor's order, those left out of it after them, and none that is not there", async () => {
    using receiver = await startReceiver();
    using outbound = openTestHttp();
    const submission = storedSubmission({
      data: { a: 1, b: 2, c: 3, 7: 4 },
      fieldOrder: ["c", "gone", "7", "a", "a"],
    });
    await sendWebhook({ ctx: contextOf(outbound.http), delivery: deliveryTo(receiver.url, { submission }) });
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
      data: { submission: { fields: { a: 1, b: 2, c: 3, 7: 4 }, fieldOrder: ["c", "7", "a", "b"] } },
    });
  });

  it("tells of a submission whose fields were too large to read", async () => {
    using receiver = await startReceiver();
    using outbound = openTestHttp();
    const submission = storedSubmission({ data: null });
    await sendWebhook({ ctx: contextOf(outbound.http), delivery: deliveryTo(receiver.url, { submission }) });
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
      data: { submission: { fields: {}, fieldOrder: [], truncated: true, email: "ada@example.com" } },
    });
  });
});

it("rejects where the fault is our own", async () => {
  const http: OutboundHttp = { send: () => Promise.reject(new TypeError("a defect")) };
  const sending = sendWebhook({ ctx: contextOf(http), delivery: deliveryTo("https://hooks.customer.test/") });
  await expect(sending).rejects.toThrow("a defect");
});
