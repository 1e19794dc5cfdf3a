import { newId } from "@formtrap/contracts";
import { afterAll, describe, expect, it } from "vitest";
import {
  at,
  createDeliveryWorld,
  EMAIL,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  nth,
  outcomeOf,
  SLACK,
  WEBHOOK,
} from "../testing/delivery-world.fixture.ts";

const world = await createDeliveryWorld();
afterAll(() => world.close());

const sentOf = async (submissionId: string) =>
  first(
    await world.sql(
      "SELECT webhook_sent, webhook_sent_at, email_sent, email_sent_at FROM t.submissions WHERE id = $1",
      [submissionId],
    ),
  );

describe("a try that succeeded", () => {
  it("ends the delivery and is kept with what was answered", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    world.proxy.reset();
    expect(await world.finish(outcomeOf(delivery))).toEqual([]);
    expect(world.proxy.roundTrips()).toBe(1);
    expect(await world.store.deliveries.ofSubmission(submissionId)).toEqual([
      {
        id: delivery.id,
        submissionId,
        destinationId: WEBHOOK.id,
        channel: "webhook",
        status: "succeeded",
        attempts: 1,
        nextAttemptAt: null,
        lastStatusCode: 200,
        lastError: null,
        lastResponse: "ok",
        lastDurationMs: 250,
        deliveredAt: at(250),
        createdAt: expect.any(Date),
      },
    ]);
    expect(await world.store.deliveries.attempts(delivery.id)).toEqual([
      { attempt: 1, startedAt: NOW, durationMs: 250, statusCode: 200, error: null, response: "ok" },
    ]);
    expect(await world.rowOf(delivery)).toMatchObject({ leased_until: null, lease_id: null });
  });

  it("is written with the submission, for webhooks and emails, with the first one's time", async () => {
    const second = { id: newId(), channel: "webhook" } as const;
    const { submissionId, deliveries } = await world.claimed(WEBHOOK, EMAIL, SLACK, second);
    await world.finish(outcomeOf(nth(deliveries, 2)));
    const none = { webhook_sent: false, webhook_sent_at: null, email_sent: false, email_sent_at: null };
    expect(await sentOf(submissionId)).toEqual(none);
    await world.finish(outcomeOf(nth(deliveries, 0), { durationMs: 300 }));
    const one = { ...none, webhook_sent: true, webhook_sent_at: at(300) };
    expect(await sentOf(submissionId)).toEqual(one);
    await world.finish(
      outcomeOf(nth(deliveries, 3), { startedAt: at(9_000) }),
      outcomeOf(nth(deliveries, 1), { startedAt: at(1_000) }),
    );
    expect(await sentOf(submissionId)).toEqual({ ...one, email_sent: true, email_sent_at: at(1_250) });
  });

  it("counts though its lease was lost, whoever holds the delivery now, who changes it no more", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await world.finish(outcomeOf(delivery, { startedAt: at(1) }));
    await world.finish(failureOf(next, { statusCode: 500 }));
    expect(await world.rowOf(delivery)).toMatchObject({
      status: "succeeded",
      last_status_code: 200,
      delivered_at: at(251),
      leased_until: null,
      attempts: 2,
    });
    expect(await world.triesOf(delivery)).toEqual([
      { attempt: 1, statusCode: 200 },
      { attempt: 2, statusCode: 500 },
    ]);
    expect(await world.claim(submissionId, { now: at(86_400_000) })).toMatchObject({ claimed: [] });
  });

  it("counts after its delivery was given up, since it did arrive", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await world.finish(failureOf(next, { status: "failed", nextAttemptAt: null }));
    await world.finish(outcomeOf(delivery));
    expect(await world.rowOf(delivery)).toMatchObject({ status: "succeeded" });
    expect(await sentOf(submissionId)).toMatchObject({ webhook_sent: true });
  });
});

describe("a try that failed", () => {
  it("leaves the delivery to be tried later, and lets go of it", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.finish(failureOf(delivery));
    expect(await world.rowOf(delivery)).toMatchObject({
      status: "pending",
      attempts: 1,
      round_attempts: 1,
      next_attempt_at: at(60_000),
      leased_until: null,
      last_status_code: 503,
      last_error: "The server answered 503.",
      last_response: "busy",
      delivered_at: null,
    });
    expect(await sentOf(submissionId)).toMatchObject({ webhook_sent: false });
    expect(await world.triesOf(delivery)).toEqual([{ attempt: 1, statusCode: 503 }]);
  });

  it("ends the delivery where it was the last, and where nobody is to be told any more", async () => {
    const { deliveries } = await world.claimed(WEBHOOK, EMAIL);
    const [a, b] = [nth(deliveries, 0), nth(deliveries, 1)];
    await world.finish(
      failureOf(a, { status: "failed", nextAttemptAt: null }),
      failureOf(b, { status: "abandoned", nextAttemptAt: null, destinationHealth: "unknown" }),
    );
    expect(await world.rowOf(a)).toMatchObject({ status: "failed", next_attempt_at: null });
    expect(await world.rowOf(b)).toMatchObject({ status: "abandoned", next_attempt_at: null });
  });

  it("that comes after its lease was lost changes nothing for who holds the delivery, but is kept", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.claim(submissionId, { now: at(LEASE_MS) });
    const before = await world.rowOf(delivery);
    expect(before).toMatchObject({ attempts: 2, leased_until: at(2 * LEASE_MS) });
    await world.finish(failureOf(delivery, { status: "failed", nextAttemptAt: null }));
    expect(await world.rowOf(delivery)).toEqual(before);
    expect(await world.triesOf(delivery)).toEqual([{ attempt: 1, statusCode: 503 }]);
  });

  it("counts though its lease is over, where nobody else took the delivery", async () => {
    const { delivery } = await world.claimedOne();
    await world.finish(failureOf(delivery, { nextAttemptAt: at(10 * LEASE_MS) }));
    expect(await world.rowOf(delivery)).toMatchObject({
      next_attempt_at: at(10 * LEASE_MS),
      leased_until: null,
    });
  });
});

describe("what destinations answer", () => {
  it("is kept to 4,096 characters, without what Postgres takes in no text", async () => {
    const { delivery } = await world.claimedOne();
    const response = `\0'"\\\u0001\ud800 ${"x".repeat(4_088)}🙂🙂`;
    await world.finish(failureOf(delivery, { response, error: "NUL\0 and \udfff", durationMs: 12.6 }));
    const kept = first(await world.store.deliveries.attempts(delivery.id));
    expect(kept).toEqual({
      attempt: 1,
      startedAt: NOW,
      durationMs: 13,
      statusCode: 503,
      error: "NUL and \ufffd",
      response: `'"\\\u0001\ufffd ${"x".repeat(4_088)}🙂`,
    });
    expect(kept.response).toHaveLength(4_096);
    expect(await world.rowOf(delivery)).toMatchObject({ last_response: kept.response });
  });

  it("fits whatever letters it is made of, and is not cut within one", async () => {
    const { delivery } = await world.claimedOne();
    await world.finish(failureOf(delivery, { response: `x${"🙂".repeat(5_000)}` }));
    const { response } = first(await world.store.deliveries.attempts(delivery.id));
    expect(response).toBe(`x${"🙂".repeat(2_047)}\ufffd`);
    await world.finish(failureOf({ id: delivery.id, attempt: 2 }, { response: "表".repeat(5_000) }));
    expect((await world.store.deliveries.attempts(delivery.id))[1]?.response).toBe("表".repeat(4_096));
  });
});

describe("tries that nobody asks about any more", () => {
  it("leave no trace where the person was erased meanwhile, and nothing is refused", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    const { delivery: other } = await world.claimedOne();
    await world.sql("DELETE FROM t.submissions WHERE id = $1", [submissionId]);
    expect(await world.finish(outcomeOf(delivery), outcomeOf(other))).toEqual([]);
    expect(await world.triesOf(delivery)).toEqual([]);
    expect(await world.rowOf(other)).toMatchObject({ status: "succeeded" });
  });

  it("wait for an erasure that is under way", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.sql("BEGIN");
    await world.sql("SELECT FROM t.submissions WHERE id = $1 FOR UPDATE", [submissionId]);
    world.proxy.reset();
    const finished = world.finish(outcomeOf(delivery));
    await world.untilWaiting(1);
    await world.sql("DELETE FROM t.submissions WHERE id = $1", [submissionId]);
    await world.sql("COMMIT");
    expect(await finished).toEqual([]);
    // Twice is what a deadlock would take.
    expect(world.proxy.roundTrips()).toBe(1);
    expect(await world.triesOf(delivery)).toEqual([]);
  });

  it("of no delivery are no trouble", async () => {
    world.proxy.reset();
    expect(await world.finish()).toEqual([]);
    expect(world.proxy.roundTrips()).toBe(0);
    expect(await world.finish(outcomeOf({ id: newId(), attempt: 1 }))).toEqual([]);
  });
});
