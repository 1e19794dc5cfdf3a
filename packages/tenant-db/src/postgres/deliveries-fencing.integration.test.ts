import { afterAll, describe, expect, it } from "vitest";
import type { ClaimedDelivery, DeliveryOutcome } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  EMAIL,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  newDestination,
  nth,
  outcomeOf,
  SLACK,
  WEBHOOK,
} from "../testing/delivery-world.fixture.ts";

const world = await createDeliveryWorld();
afterAll(() => world.close());

/** Everything that a finish may change. */
const everything = async (submissionId: string) => [
  await world.sql("SELECT * FROM t.deliveries WHERE submission_id = $1 ORDER BY id", [submissionId]),
  await world.sql("SELECT * FROM t.submissions WHERE id = $1", [submissionId]),
  await world.sql("SELECT * FROM t.destinations ORDER BY id"),
  await world.sql("SELECT * FROM t.delivery_attempts ORDER BY delivery_id, attempt"),
];

describe("a postponed try", () => {
  const postponed = (delivery: ClaimedDelivery, changes: Partial<DeliveryOutcome> = {}) =>
    outcomeOf(delivery, {
      status: "pending",
      isPostponed: true,
      nextAttemptAt: at(3_600_000),
      statusCode: null,
      response: null,
      error: "Today's mails are used up.",
      destinationHealth: "unknown",
      ...changes,
    });

  it("is not counted and not kept", async () => {
    const { delivery } = await world.claimedOne();
    await world.finish(postponed(delivery));
    expect(await world.rowOf(delivery)).toMatchObject({
      status: "pending",
      attempts: 0,
      round_attempts: 0,
      next_attempt_at: at(3_600_000),
      leased_until: null,
      last_error: "Today's mails are used up.",
    });
    expect(await world.triesOf(delivery)).toEqual([]);
  });

  it("does not give back a delivery that somebody else claimed since", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.claim(submissionId, { now: at(LEASE_MS) });
    const before = await world.rowOf(delivery);
    await world.finish(postponed(delivery));
    expect(await world.rowOf(delivery)).toEqual(before);
  });

  it("is not hurried by the failure of who lost the delivery before", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await world.finish(postponed(next));
    const before = await world.rowOf(delivery);
    await world.finish(failureOf(delivery));
    expect(await world.rowOf(delivery)).toEqual(before);
  });

  it("told twice does not take the delivery from who claimed it in between, under the same number", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.finish(postponed(delivery));
    const again = first((await world.claim(submissionId, { now: at(3_600_000) }))?.claimed);
    expect(again.attempt).toBe(delivery.attempt);
    const before = await world.rowOf(delivery);
    await world.finish(postponed(delivery));
    expect(await world.rowOf(delivery)).toEqual(before);
  });

  it("may be the last: it is given up without having been tried", async () => {
    const { delivery } = await world.claimedOne();
    await world.finish(postponed(delivery, { status: "failed", nextAttemptAt: null }));
    const failed = { status: "failed", attempts: 0, next_attempt_at: null, leased_until: null };
    expect(await world.rowOf(delivery)).toMatchObject(failed);
    expect(await world.triesOf(delivery)).toEqual([]);
    expect(await world.store.deliveries.replay({ deliveryIds: [delivery.id] }, at(5))).toHaveLength(1);
  });

  it("may be postponed again", async () => {
    const { submissionId, delivery } = await world.claimedOne();
    await world.finish(postponed(delivery));
    const again = first((await world.claim(submissionId, { now: at(3_600_000) }))?.claimed);
    await world.finish(postponed(again, { nextAttemptAt: at(7_200_000) }));
    expect(await world.rowOf(delivery)).toMatchObject({ attempts: 0, next_attempt_at: at(7_200_000) });
  });
});

describe("telling of the same tries twice", () => {
  it("changes nothing more, be it repeated because the answer got lost or by somebody else", async () => {
    const destination = newDestination();
    await world.store.destinations.save(destination);
    const { submissionId, deliveries } = await world.claimed(
      WEBHOOK,
      EMAIL,
      { id: destination.id, channel: "slack" },
      SLACK,
    );
    const outcomes = [
      outcomeOf(nth(deliveries, 0)),
      failureOf(nth(deliveries, 1)),
      failureOf(nth(deliveries, 2), { status: "failed", nextAttemptAt: null }),
      outcomeOf(nth(deliveries, 3), { status: "pending", isPostponed: true, nextAttemptAt: at(1_000) }),
    ];
    world.proxy.loseNextAnswer();
    expect(await world.finish(...outcomes)).toEqual([{ destinationId: destination.id, failingSince: NOW }]);
    const before = await everything(submissionId);
    await Promise.all([world.finish(...outcomes), world.finish(...outcomes.toReversed())]);
    expect(await everything(submissionId)).toEqual(before);
    expect(before[0]?.map((row) => row["attempts"]).toSorted()).toEqual([0, 1, 1, 1]);
  });

  it("does not undo a replay that was asked for in between", async () => {
    for (const status of ["failed", "succeeded"] as const) {
      const { submissionId, delivery } = await world.claimedOne();
      const outcome = outcomeOf(delivery, { status });
      await world.finish(outcome);
      expect(await world.store.deliveries.replay({ deliveryIds: [delivery.id] }, at(5_000))).toHaveLength(1);
      await world.finish(outcome);
      expect(await world.rowOf(delivery)).toMatchObject({ status: "pending", round_attempts: 0 });
      await world.claim(submissionId, { now: at(5_000) });
      await world.finish(outcome);
      expect(await world.rowOf(delivery)).toMatchObject({
        status: "pending",
        attempts: 2,
        round_attempts: 1,
      });
    }
  });
});
