import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClaimedDelivery, DeliveryOutcome } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  type DeliveryWorld,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  newDestination,
  nth,
  outcomeOf,
} from "../testing/delivery-world.fixture.ts";

let world: DeliveryWorld;
let formId: string;
beforeAll(async () => {
  world = await createDeliveryWorld();
  formId = await world.addForm();
});
afterAll(() => world.close());

const WEBHOOK = { id: newId(), channel: "webhook" } as const;
const EMAIL = { id: newId(), channel: "email" } as const;
const SLACK = { id: newId(), channel: "slack" } as const;

const finish = (...outcomes: readonly DeliveryOutcome[]) => world.store.deliveries.finish(outcomes);

/** A submission with one delivery to each, all claimed, in the order of the destinations. */
async function claimed(
  ...destinations: readonly { readonly id: string; readonly channel: "webhook" | "email" | "slack" }[]
): Promise<{ readonly submissionId: string; readonly deliveries: readonly ClaimedDelivery[] }> {
  const { id } = await world.addSubmission(formId, destinations);
  const claim = await world.claim(id);
  const deliveries = destinations.map((destination) =>
    first(claim?.claimed.filter(({ destinationId }) => destinationId === destination.id)),
  );
  return { submissionId: id, deliveries };
}

async function claimedOne(): Promise<{ readonly submissionId: string; readonly delivery: ClaimedDelivery }> {
  const { submissionId, deliveries } = await claimed(WEBHOOK);
  return { submissionId, delivery: first(deliveries) };
}

const rowOf = async ({ id }: { readonly id: string }) =>
  first(await world.sql("SELECT * FROM t.deliveries WHERE id = $1", [id]));

const attemptsOf = async ({ id }: { readonly id: string }) =>
  (await world.store.deliveries.attempts(id)).map(({ attempt, statusCode }) => ({ attempt, statusCode }));

/** Everything that a finish may change. */
const everything = async (submissionId: string) => [
  await world.sql("SELECT * FROM t.deliveries WHERE submission_id = $1 ORDER BY id", [submissionId]),
  await world.sql("SELECT * FROM t.submissions WHERE id = $1", [submissionId]),
  await world.sql("SELECT * FROM t.destinations ORDER BY id"),
  await world.sql("SELECT * FROM t.delivery_attempts ORDER BY delivery_id, attempt"),
];

const sentOf = async (submissionId: string) =>
  first(
    await world.sql(
      "SELECT webhook_sent, webhook_sent_at, email_sent, email_sent_at FROM t.submissions WHERE id = $1",
      [submissionId],
    ),
  );

describe("a try that succeeded", () => {
  it("ends the delivery and is kept with what was answered", async () => {
    const { submissionId, delivery } = await claimedOne();
    world.proxy.reset();
    expect(await finish(outcomeOf(delivery))).toEqual([]);
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
    expect(await rowOf(delivery)).toMatchObject({ leased_until: null, lease_id: null });
  });

  it("is written with the submission, for webhooks and emails, with the first one's time", async () => {
    const second = { id: newId(), channel: "webhook" } as const;
    const { submissionId, deliveries } = await claimed(WEBHOOK, EMAIL, SLACK, second);
    await finish(outcomeOf(nth(deliveries, 2)));
    const none = { webhook_sent: false, webhook_sent_at: null, email_sent: false, email_sent_at: null };
    expect(await sentOf(submissionId)).toEqual(none);
    await finish(outcomeOf(nth(deliveries, 0), { durationMs: 300 }));
    const one = { ...none, webhook_sent: true, webhook_sent_at: at(300) };
    expect(await sentOf(submissionId)).toEqual(one);
    await finish(
      outcomeOf(nth(deliveries, 3), { startedAt: at(9_000) }),
      outcomeOf(nth(deliveries, 1), { startedAt: at(1_000) }),
    );
    expect(await sentOf(submissionId)).toEqual({ ...one, email_sent: true, email_sent_at: at(1_250) });
  });

  it("counts though its lease was lost, whoever holds the delivery now, who changes it no more", async () => {
    const { submissionId, delivery } = await claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await finish(outcomeOf(delivery, { startedAt: at(1) }));
    await finish(failureOf(next, { statusCode: 500 }));
    expect(await rowOf(delivery)).toMatchObject({
      status: "succeeded",
      last_status_code: 200,
      delivered_at: at(251),
      leased_until: null,
      attempts: 2,
    });
    expect(await attemptsOf(delivery)).toEqual([
      { attempt: 1, statusCode: 200 },
      { attempt: 2, statusCode: 500 },
    ]);
    expect(await world.claim(submissionId, { now: at(86_400_000) })).toMatchObject({ claimed: [] });
  });

  it("counts after its delivery was given up, since it did arrive", async () => {
    const { submissionId, delivery } = await claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await finish(failureOf(next, { status: "failed", nextAttemptAt: null }));
    await finish(outcomeOf(delivery));
    expect(await rowOf(delivery)).toMatchObject({ status: "succeeded" });
    expect(await sentOf(submissionId)).toMatchObject({ webhook_sent: true });
  });
});

describe("a try that failed", () => {
  it("leaves the delivery to be tried later, and lets go of it", async () => {
    const { submissionId, delivery } = await claimedOne();
    await finish(failureOf(delivery));
    expect(await rowOf(delivery)).toMatchObject({
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
    expect(await attemptsOf(delivery)).toEqual([{ attempt: 1, statusCode: 503 }]);
  });

  it("ends the delivery where it was the last, and where nobody is to be told any more", async () => {
    const { deliveries } = await claimed(WEBHOOK, EMAIL);
    const [a, b] = [nth(deliveries, 0), nth(deliveries, 1)];
    await finish(
      failureOf(a, { status: "failed", nextAttemptAt: null }),
      failureOf(b, { status: "abandoned", nextAttemptAt: null, destinationHealth: "unknown" }),
    );
    expect(await rowOf(a)).toMatchObject({ status: "failed", next_attempt_at: null });
    expect(await rowOf(b)).toMatchObject({ status: "abandoned", next_attempt_at: null });
  });

  it("that comes after its lease was lost changes nothing for who holds the delivery, but is kept", async () => {
    const { submissionId, delivery } = await claimedOne();
    await world.claim(submissionId, { now: at(LEASE_MS) });
    const before = await rowOf(delivery);
    expect(before).toMatchObject({ attempts: 2, leased_until: at(2 * LEASE_MS) });
    await finish(failureOf(delivery, { status: "failed", nextAttemptAt: null }));
    expect(await rowOf(delivery)).toEqual(before);
    expect(await attemptsOf(delivery)).toEqual([{ attempt: 1, statusCode: 503 }]);
  });

  it("counts though its lease is over, where nobody else took the delivery", async () => {
    const { delivery } = await claimedOne();
    await finish(failureOf(delivery, { nextAttemptAt: at(10 * LEASE_MS) }));
    expect(await rowOf(delivery)).toMatchObject({ next_attempt_at: at(10 * LEASE_MS), leased_until: null });
  });
});

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
    const { delivery } = await claimedOne();
    await finish(postponed(delivery));
    expect(await rowOf(delivery)).toMatchObject({
      status: "pending",
      attempts: 0,
      round_attempts: 0,
      next_attempt_at: at(3_600_000),
      leased_until: null,
      last_error: "Today's mails are used up.",
    });
    expect(await attemptsOf(delivery)).toEqual([]);
  });

  it("does not give back a delivery that somebody else claimed since", async () => {
    const { submissionId, delivery } = await claimedOne();
    await world.claim(submissionId, { now: at(LEASE_MS) });
    const before = await rowOf(delivery);
    await finish(postponed(delivery));
    expect(await rowOf(delivery)).toEqual(before);
  });

  it("is not hurried by the failure of who lost the delivery before", async () => {
    const { submissionId, delivery } = await claimedOne();
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await finish(postponed(next));
    const before = await rowOf(delivery);
    await finish(failureOf(delivery));
    expect(await rowOf(delivery)).toEqual(before);
  });

  it("told twice does not take the delivery from who claimed it in between, under the same number", async () => {
    const { submissionId, delivery } = await claimedOne();
    await finish(postponed(delivery));
    const again = first((await world.claim(submissionId, { now: at(3_600_000) }))?.claimed);
    expect(again.attempt).toBe(delivery.attempt);
    const before = await rowOf(delivery);
    await finish(postponed(delivery));
    expect(await rowOf(delivery)).toEqual(before);
  });

  it("may be postponed again", async () => {
    const { submissionId, delivery } = await claimedOne();
    await finish(postponed(delivery));
    const again = first((await world.claim(submissionId, { now: at(3_600_000) }))?.claimed);
    await finish(postponed(again, { nextAttemptAt: at(7_200_000) }));
    expect(await rowOf(delivery)).toMatchObject({ attempts: 0, next_attempt_at: at(7_200_000) });
  });
});

describe("telling of the same tries twice", () => {
  it("changes nothing more, be it repeated because the answer got lost or by somebody else", async () => {
    const destination = newDestination();
    await world.store.destinations.save(destination);
    const { submissionId, deliveries } = await claimed(
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
    expect(await finish(...outcomes)).toEqual([{ destinationId: destination.id, failingSince: NOW }]);
    const before = await everything(submissionId);
    await Promise.all([finish(...outcomes), finish(...outcomes.toReversed())]);
    expect(await everything(submissionId)).toEqual(before);
    expect(before[0]?.map((row) => row["attempts"]).toSorted()).toEqual([0, 1, 1, 1]);
  });

  it("does not undo a replay that was asked for in between", async () => {
    for (const status of ["failed", "succeeded"] as const) {
      const { submissionId, delivery } = await claimedOne();
      const outcome = outcomeOf(delivery, { status });
      await finish(outcome);
      expect(await world.store.deliveries.replay({ deliveryIds: [delivery.id] }, at(5_000))).toHaveLength(1);
      await finish(outcome);
      expect(await rowOf(delivery)).toMatchObject({ status: "pending", round_attempts: 0 });
      await world.claim(submissionId, { now: at(5_000) });
      await finish(outcome);
      expect(await rowOf(delivery)).toMatchObject({ status: "pending", attempts: 2, round_attempts: 1 });
    }
  });
});

describe("a destination's health", () => {
  const failingSince = async (id: string) => (await world.store.destinations.find(id))?.failingSince;

  async function tryAt(
    destinations: readonly string[],
    outcomes: readonly Partial<DeliveryOutcome>[],
  ): Promise<Awaited<ReturnType<typeof finish>>> {
    const { deliveries } = await claimed(
      ...destinations.map((id, index) => ({ id, channel: index % 2 === 0 ? "webhook" : "slack" }) as const),
    );
    return await finish(...deliveries.map((delivery, index) => failureOf(delivery, outcomes[index])));
  }

  it("is failing since its first failure, until it takes something", async () => {
    const { id } = newDestination();
    await world.store.destinations.save(newDestination({ id }));
    const other = newDestination({ failingSince: at(-9) });
    await world.store.destinations.save(other);
    const failing = [{ destinationId: id, failingSince: at(10) }];
    expect(await tryAt([id], [{ startedAt: at(10) }])).toEqual(failing);
    expect(await tryAt([id], [{ startedAt: at(20) }])).toEqual(failing);
    expect(await tryAt([id], [{ startedAt: at(30), destinationHealth: "unknown" }])).toEqual(failing);
    expect(await failingSince(id)).toEqual(at(10));
    expect(await tryAt([id], [{ status: "failed", destinationHealth: "well" }])).toEqual([]);
    expect(await failingSince(id)).toBeNull();
    expect(await tryAt([id], [{ destinationHealth: "unknown" }])).toEqual([]);
    expect(await failingSince(id)).toBeNull();
    expect(await failingSince(other.id)).toEqual(at(-9));
  });

  it("is well where of two tries at the same time one got through", async () => {
    const destination = newDestination({ failingSince: at(-100) });
    await world.store.destinations.save(destination);
    const { deliveries } = await claimed(
      { id: destination.id, channel: "webhook" },
      { id: newId(), channel: "webhook" },
    );
    const second = await claimed({ id: destination.id, channel: "webhook" });
    const outcomes = [failureOf(first(deliveries)), outcomeOf(first(second.deliveries))];
    expect(await finish(...outcomes)).toEqual([]);
    expect(await failingSince(destination.id)).toBeNull();
  });

  it("is not spoilt by a failure of who lost the delivery", async () => {
    const destination = newDestination();
    await world.store.destinations.save(destination);
    const { submissionId, deliveries } = await claimed({ id: destination.id, channel: "webhook" });
    const next = first((await world.claim(submissionId, { now: at(LEASE_MS) }))?.claimed);
    await finish(outcomeOf(next));
    expect(await finish(failureOf(first(deliveries)))).toEqual([]);
    expect(await failingSince(destination.id)).toBeNull();
  });

  it("is told of many at once, in whatever order they come, and nobody waits in a circle", async () => {
    const destinations = Array.from({ length: 6 }, () => newDestination());
    for (const destination of destinations) await world.store.destinations.save(destination);
    const all = destinations.map(({ id }) => ({ id, channel: "webhook" }) as const);
    for (let round = 0; round < 5; round += 1) {
      const batches = await Promise.all(Array.from({ length: 8 }, () => claimed(...all)));
      const outcome = round % 2 === 0 ? failureOf : outcomeOf;
      world.proxy.reset();
      await Promise.all(
        batches.map(({ deliveries }, index) => {
          const outcomes = deliveries.map((delivery) => outcome(delivery));
          return finish(...(index % 2 === 0 ? outcomes : outcomes.toReversed()));
        }),
      );
      // What the server gives up for a deadlock is asked once more.
      expect(world.proxy.roundTrips()).toBe(8);
      const states = await Promise.all(destinations.map(({ id }) => failingSince(id)));
      expect(states).toEqual(destinations.map(() => (round % 2 === 0 ? NOW : null)));
    }
  });
});

describe("what destinations answer", () => {
  it("is kept to 4,096 characters, without what Postgres takes in no text", async () => {
    const { delivery } = await claimedOne();
    const response = `\0'"\\\u0001\ud800 ${"x".repeat(4_088)}🙂🙂`;
    await finish(failureOf(delivery, { response, error: "NUL\0 and \udfff", durationMs: 12.6 }));
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
    expect(await rowOf(delivery)).toMatchObject({ last_response: kept.response });
  });

  it("fits whatever letters it is made of, and is not cut within one", async () => {
    const { delivery } = await claimedOne();
    await finish(failureOf(delivery, { response: `x${"🙂".repeat(5_000)}` }));
    const { response } = first(await world.store.deliveries.attempts(delivery.id));
    expect(response).toBe(`x${"🙂".repeat(2_047)}\ufffd`);
    await finish(failureOf({ id: delivery.id, attempt: 2 }, { response: "表".repeat(5_000) }));
    expect((await world.store.deliveries.attempts(delivery.id))[1]?.response).toBe("表".repeat(4_096));
  });
});

describe("tries that nobody asks about any more", () => {
  it("leave no trace where the person was erased meanwhile, and nothing is refused", async () => {
    const { submissionId, delivery } = await claimedOne();
    const { delivery: other } = await claimedOne();
    await world.sql("DELETE FROM t.submissions WHERE id = $1", [submissionId]);
    expect(await finish(outcomeOf(delivery), outcomeOf(other))).toEqual([]);
    expect(await attemptsOf(delivery)).toEqual([]);
    expect(await rowOf(other)).toMatchObject({ status: "succeeded" });
  });

  it("wait for an erasure that is under way", async () => {
    const { submissionId, delivery } = await claimedOne();
    await world.sql("BEGIN");
    await world.sql("SELECT FROM t.submissions WHERE id = $1 FOR UPDATE", [submissionId]);
    world.proxy.reset();
    const finished = finish(outcomeOf(delivery));
    await world.untilWaiting(1);
    await world.sql("DELETE FROM t.submissions WHERE id = $1", [submissionId]);
    await world.sql("COMMIT");
    expect(await finished).toEqual([]);
    // Twice is what a deadlock would take.
    expect(world.proxy.roundTrips()).toBe(1);
    expect(await attemptsOf(delivery)).toEqual([]);
  });

  it("of no delivery are no trouble", async () => {
    world.proxy.reset();
    expect(await finish()).toEqual([]);
    expect(world.proxy.roundTrips()).toBe(0);
    expect(await finish(outcomeOf({ id: newId(), attempt: 1 }))).toEqual([]);
  });
});
