import { fakeClock } from "@formtrap/testkit";
import { openTestHttp } from "@formtrap/testkit/test-http";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { postEvent } from "./post-event.ts";
import {
  DELIVERY_KEY,
  FORM,
  type ReceivedEvent,
  SPACE,
  signedHeaders,
  startReceiver,
  storedSubmission,
  type Verifier,
  webhookTarget,
} from "./webhook.fixture.ts";
import { submissionEvent } from "./webhook-events.ts";
import { webhookSecret } from "./webhook-secret.ts";

const NOW = new Date("2026-03-01T12:00:00.000Z");
const DAY_MS = 24 * 60 * 60 * 1000;
const SUBMISSION = storedSubmission();
const EVENT = submissionEvent("submission.created", {
  space: SPACE,
  form: FORM,
  submission: SUBMISSION,
  files: [],
  happenedAt: SUBMISSION.createdAt,
});

const LIBRARIES: readonly (readonly [string, (secret: string) => Verifier])[] = [
  ["standardwebhooks", (secret) => new StandardWebhook(secret)],
  ["svix", (secret) => new SvixWebhook(secret)],
];

// The libraries judge timestamps by the machine's clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Posts the event to a receiver, and brings back what that got. */
async function deliver(changes: Parameters<typeof webhookTarget>[1] = {}, now = NOW): Promise<ReceivedEvent> {
  using receiver = await startReceiver();
  using outbound = openTestHttp();
  const result = await postEvent({
    ctx: { http: outbound.http, clock: fakeClock(now.toISOString()), attemptTimeoutMs: 5_000 },
    deliveryKey: DELIVERY_KEY,
    target: webhookTarget(receiver.url, changes),
    messageId: "019b76da-a800-7000-8000-0000000000e1",
    event: EVENT,
  });
  expect(result).toMatchObject({ kind: "delivered", statusCode: 204 });
  const [received] = receiver.received;
  return received ?? expect.unreachable("Nothing came.");
}

/** `taken`, or why a library refuses. */
function verdictOf(verifier: Verifier, received: ReceivedEvent): string {
  try {
    verifier.verify(received.body, signedHeaders(received));
    return "taken";
  } catch (error) {
    return String(error);
  }
}

const secretOf = (version: number) => webhookSecret(DELIVERY_KEY, webhookTarget("").id, version);

describe.each(LIBRARIES)("a receiver that verifies by %s", (_name, verifierOf) => {
  const verify = (received: ReceivedEvent, version: number) =>
    verdictOf(verifierOf(secretOf(version)), received);

  it("takes what came, to the last character", async () => {
    const received = await deliver();
    expect(verify(received, 1)).toBe("taken");
    expect(JSON.parse(received.body)).toEqual(EVENT);
    expect(received.body).toContain("Grüße 😀");
  });

  it.each<[string, (received: ReceivedEvent) => ReceivedEvent]>([
    ["the body", (received) => ({ ...received, body: received.body.replace("Ada", "Eve") })],
    ["the body by a space", (received) => ({ ...received, body: `${received.body} ` })],
    ["the id", (received) => withHeader(received, "webhook-id", "019b76da-a800-7000-8000-0000000000e2")],
    [
      "the time",
      (received) => withHeader(received, "webhook-timestamp", String(Math.floor(NOW.getTime() / 1000) + 1)),
    ],
  ])("refuses where %s was changed on the way", async (_what, change) => {
    const received = change(await deliver());
    expect(verify(received, 1)).toMatch(/signature/i);
  });

  it("refuses what was sent more than five minutes ago, or by then", async () => {
    const late = await deliver({}, new Date(NOW.getTime() - 301_000));
    expect(verify(late, 1)).toMatch(/old/);
    const early = await deliver({}, new Date(NOW.getTime() + 301_000));
    expect(verify(early, 1)).toMatch(/new/);
    expect(verify(await deliver({}, new Date(NOW.getTime() - 299_000)), 1)).toBe("taken");
  });

  it("refuses another destination's secret and another tenant's", async () => {
    const received = await deliver({ id: "019b76da-a800-7000-8000-0000000000d2" });
    expect(verify(received, 1)).toMatch(/signature/i);
    const verifier = verifierOf(webhookSecret(Buffer.alloc(32, 8), webhookTarget("").id, 1));
    const own = await deliver();
    expect(verdictOf(verifier, own)).toMatch(/signature/i);
  });

  it.each([0, 1_000, DAY_MS - 1_000])(
    "takes the old secret and the new %i ms after a rotation",
    async (ms) => {
      const secretRotatedAt = new Date(NOW.getTime() - ms).toISOString();
      const received = await deliver({ secretVersion: 3, secretRotatedAt });
      expect(verify(received, 3)).toBe("taken");
      expect(verify(received, 2)).toBe("taken");
      expect(verify(received, 1)).toMatch(/signature/i);
      expect(verify(received, 4)).toMatch(/signature/i);
    },
  );

  it.each<[string, string | null]>([
    ["a day after a rotation", new Date(NOW.getTime() - DAY_MS).toISOString()],
    ["where it is not known when that was", null],
  ])("takes the new secret alone %s", async (_when, secretRotatedAt) => {
    const received = await deliver({ secretVersion: 2, secretRotatedAt });
    expect(verify(received, 2)).toBe("taken");
    expect(verify(received, 1)).toMatch(/signature/i);
  });
});

it("signs once with a first secret, whatever is said of a rotation", async () => {
  const { headers } = await deliver({ secretVersion: 1, secretRotatedAt: NOW.toISOString() });
  expect(headers["webhook-signature"]).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
});

it("signs with the new secret first during an overlap", async () => {
  const alone = await deliver({ secretVersion: 2 });
  const both = await deliver({ secretVersion: 2, secretRotatedAt: NOW.toISOString() });
  const [first, second, ...rest] = String(both.headers["webhook-signature"]).split(" ");
  expect(first).toBe(alone.headers["webhook-signature"]);
  expect(second).toMatch(/^v1,/);
  expect(rest).toEqual([]);
});

function withHeader(received: ReceivedEvent, name: string, value: string): ReceivedEvent {
  return { ...received, headers: { ...received.headers, [name]: value } };
}
