import type { LookupFunction } from "node:net";
import { fakeClock } from "@formtrap/testkit";
import { openTestHttp } from "@formtrap/testkit/test-http";
import { expect } from "vitest";
import type { OutboundHttp } from "../../ports.ts";
import type { AttemptResult, OutgoingDelivery } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { sendWebhook } from "./send-webhook.ts";
import { DELIVERY_KEY, FORM, SPACE, storedSubmission, webhookTarget } from "./webhook.fixture.ts";

export const CLOCK = fakeClock();

export function deliveryTo(url: string, changes: Partial<OutgoingDelivery> = {}): OutgoingDelivery {
  return {
    deliveryId: "019b76da-a800-7000-8000-0000000000e1",
    destination: webhookTarget(url),
    space: SPACE,
    deliveryKey: DELIVERY_KEY,
    form: FORM,
    submission: storedSubmission(),
    files: [],
    submissionUrl: "https://dashboard.example/s/1",
    isFirstEmail: false,
    ...changes,
  };
}

/** A context that has nothing but what a webhook may need. */
export function contextOf(
  http: OutboundHttp,
  {
    attemptTimeoutMs = 5_000,
    clock = CLOCK,
  }: Partial<Pick<DeliveryContext, "attemptTimeoutMs" | "clock">> = {},
): DeliveryContext {
  const given = new Map<PropertyKey, unknown>(Object.entries({ http, clock, attemptTimeoutMs }));
  const get = (_target: object, name: PropertyKey): unknown =>
    given.get(name) ?? expect.unreachable(`It asks for ${String(name)}.`);
  return new Proxy({}, { get }) as DeliveryContext;
}

/** One try at this address. */
export async function send(url: string, options: { timeoutMs?: number; lookup?: LookupFunction } = {}) {
  const { timeoutMs = 5_000, lookup } = options;
  using outbound = openTestHttp(lookup && { lookup });
  const ctx = contextOf(outbound.http, { attemptTimeoutMs: timeoutMs });
  return await sendWebhook({ ctx, delivery: deliveryTo(url) });
}

type Failed = Extract<AttemptResult, { readonly kind: "failed" }>;

/** The result of a try that failed. */
export const failed = (error: string, changes: Partial<Failed> = {}): Failed => {
  return { kind: "failed", statusCode: null, error, response: null, retryAfterMs: null, ...changes };
};

/** Answers each look-up by the next address. */
export function lookupInTurn(...addresses: readonly string[]): LookupFunction {
  const left = [...addresses];
  return (_host, _options, callback) => {
    process.nextTick(callback, null, [{ address: left.shift() ?? "10.9.9.9", family: 4 }]);
  };
}
