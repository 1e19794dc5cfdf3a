import { newId } from "@formtrap/contracts";
import { afterAll, describe, expect, it } from "vitest";
import type { ClaimedDelivery, DeliveryOutcome, DeliveryPage, SubmissionKey } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  type DeliveryWorld,
  failureOf,
  first,
  NOW,
  outcomeOf,
} from "../testing/delivery-world.fixture.ts";

const DAY_MS = 86_400_000;

const world = await createDeliveryWorld();
const { formId } = world;
afterAll(() => world.close());

interface Tried {
  readonly submissionId: string;
  readonly delivery: ClaimedDelivery;
}

/** One delivery that was tried once, with this outcome. */
async function tried(
  changes: Partial<DeliveryOutcome>,
  destinationId = newId(),
  createdAt = NOW,
): Promise<Tried> {
  const submission = await world.addSubmission(formId, [{ id: destinationId, channel: "webhook" }], {
    createdAt,
  });
  const delivery = first((await world.claim(submission.id))?.claimed);
  await world.store.deliveries.finish([failureOf(delivery, { nextAttemptAt: null, ...changes })]);
  return { submissionId: submission.id, delivery };
}

const replay = (...args: Parameters<DeliveryWorld["store"]["deliveries"]["replay"]>) =>
  world.store.deliveries.replay(...args);
const toldOf = ({ submissionId, delivery }: Tried) => ({ deliveryId: delivery.id, submissionId, formId });
const statusOf = async ({ submissionId }: Tried) =>
  first(await world.store.deliveries.ofSubmission(submissionId)).status;

describe("replaying deliveries by their ids", () => {
  it("begins a new round under the same id, which counts its tries anew and on", async () => {
    const failed = await tried({ status: "failed" });
    const succeeded = await tried({ status: "succeeded", statusCode: 200 });
    world.proxy.reset();
    const told = await replay(
      { deliveryIds: [failed.delivery.id.toUpperCase(), succeeded.delivery.id] },
      at(DAY_MS),
    );
    expect(world.proxy.roundTrips()).toBe(1);
    expect(new Set(told)).toEqual(new Set([toldOf(failed), toldOf(succeeded)]));
    expect(await world.store.deliveries.ofSubmission(succeeded.submissionId)).toMatchObject([
      {
        id: succeeded.delivery.id,
        status: "pending",
        attempts: 1,
        nextAttemptAt: at(DAY_MS),
        deliveredAt: at(250),
      },
    ]);
    // Due at once, though who looks has a clock that is behind.
    const claim = await world.claim(failed.submissionId, { now: at(DAY_MS - 1_000) });
    expect(claim?.claimed).toEqual([
      { ...failed.delivery, attempt: 2, roundAttempt: 1, roundStartedAt: at(DAY_MS) },
    ]);
  });

  it("leaves pending ones and those of deleted submissions as they are", async () => {
    const pending = await tried({ status: "pending", nextAttemptAt: at(60_000) });
    const deleted = await tried({ status: "failed" });
    await world.sql("UPDATE t.submissions SET deleted_at = now() WHERE id = $1", [deleted.submissionId]);
    expect(await replay({ deliveryIds: [pending.delivery.id, deleted.delivery.id, newId()] }, NOW)).toEqual(
      [],
    );
    expect(await replay({ deliveryIds: [] }, NOW)).toEqual([]);
    expect(await statusOf(deleted)).toBe("failed");
    expect(await world.claim(pending.submissionId, { now: at(59_999) })).toMatchObject({ claimed: [] });
  });

  it("tells again of what it replayed where its answer got lost", async () => {
    const failed = await tried({ status: "failed" });
    world.proxy.loseNextAnswer();
    expect(await replay({ deliveryIds: [failed.delivery.id] }, at(1_000))).toEqual([toldOf(failed)]);
    expect(await replay({ deliveryIds: [failed.delivery.id] }, at(2_000))).toEqual([]);
  });
});

describe("replaying what a destination missed", () => {
  it("takes those that went wrong since then, of the kinds that are asked for", async () => {
    const id = newId();
    const failed = await tried({ status: "failed" }, id);
    const abandoned = await tried({ status: "abandoned" }, id);
    await tried({ status: "succeeded" }, id);
    await tried({ status: "failed" }, id, at(-1));
    await tried({ status: "failed" });
    const since = NOW;
    expect(await replay({ destinationId: id, statuses: ["failed"], since }, at(1))).toEqual([toldOf(failed)]);
    expect(await replay({ destinationId: id, statuses: ["failed", "abandoned"], since }, at(2))).toEqual([
      toldOf(abandoned),
    ]);
    expect(await replay({ destinationId: id, statuses: [], since }, at(3))).toEqual([]);
  });

  it("takes the oldest 1,000 at a time, and no more where the statement is repeated", async () => {
    const destinationId = newId();
    await world.sql(
      `WITH s AS (
         INSERT INTO t.submissions (id, form_id, data)
         SELECT gen_random_uuid(), $1, '{}' FROM generate_series(1, 1500) RETURNING id)
       INSERT INTO t.deliveries (id, submission_id, destination_id, channel, status, created_at)
       SELECT gen_random_uuid(), id, $2, 'webhook', 'failed', $3::timestamptz + row_number() OVER () * interval '1 s'
       FROM s`,
      [formId, destinationId, NOW],
    );
    const which = { destinationId, statuses: ["failed"], since: NOW } as const;
    const told = await world.repeating.deliveries.replay(which, at(1));
    expect(told).toHaveLength(1_000);
    const pending = await world.sql(
      `SELECT count(*)::int AS count, max(created_at) AS newest FROM t.deliveries
       WHERE destination_id = $1 AND status = 'pending'`,
      [destinationId],
    );
    expect(pending).toEqual([{ count: 1_000, newest: at(1_000_000) }]);
    expect(await replay(which, at(2))).toHaveLength(500);
  });

  it("is done once by two at the same time", async () => {
    const id = newId();
    const missed = [await tried({ status: "failed" }, id), await tried({ status: "failed" }, id)];
    const which = { destinationId: id, statuses: ["failed"], since: NOW } as const;
    const told = await Promise.all([1, 2, 3].map((ms) => replay(which, at(ms))));
    expect(new Set(told.flat())).toEqual(new Set(missed.map(toldOf)));
    expect(told.flat()).toHaveLength(2);
  });
});

describe("the history of deliveries", () => {
  it("of a destination is newest first, page by page, of one status or of all", async () => {
    const destinationId = newId();
    const ids: string[] = [];
    for (const [index, status] of (["succeeded", "failed", "pending", "abandoned"] as const).entries()) {
      ids.push((await tried({ status, nextAttemptAt: at(9) }, destinationId, at(index))).delivery.id);
    }
    await tried({ status: "failed" });
    const { ofDestination } = world.store.deliveries;
    const list = async (filter: Partial<Parameters<typeof ofDestination>[1]> = {}) =>
      (await ofDestination(destinationId, { status: null, before: null, ...filter })).deliveries.map(
        ({ id }) => id,
      );
    const before = async (filter: Partial<Parameters<typeof ofDestination>[1]>) =>
      (await ofDestination(destinationId, { status: null, before: null, ...filter })).next;
    expect(await list()).toEqual(ids.toReversed());
    expect(await list({ before: await before({ limit: 2 }) })).toEqual(ids.slice(0, 2).toReversed());
    expect(await before({ limit: 4 })).toBeNull();
    expect(await list({ status: "failed" })).toEqual([ids[1]]);
    expect(await before({ status: "failed", limit: 1 })).toBeNull();
  });

  it("of a destination leaves none out where many were made in the same microsecond", async () => {
    const destinationId = newId();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await tried({}, destinationId)).delivery.id);
    await world.sql(
      "UPDATE t.deliveries SET created_at = '2026-01-01 00:00:00.123456Z' WHERE destination_id = $1",
      [destinationId],
    );
    const seen: string[] = [];
    let before: SubmissionKey | null = null;
    do {
      const page: DeliveryPage = await world.store.deliveries.ofDestination(destinationId, {
        status: null,
        before,
        limit: 2,
      });
      seen.push(...page.deliveries.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(ids.toSorted().toReversed());
  });

  it("lists 200 at most, each with the beginning of its last answer", async () => {
    const destinationId = newId();
    await world.sql(
      `WITH s AS (
         INSERT INTO t.submissions (id, form_id, data)
         SELECT gen_random_uuid(), $1, '{}' FROM generate_series(1, 201) RETURNING id)
       INSERT INTO t.deliveries (id, submission_id, destination_id, channel, last_error, last_response, created_at)
       SELECT gen_random_uuid(), id, $2, 'webhook', repeat('表', 1000), repeat('表', 4096),
         $3::timestamptz + row_number() OVER () * interval '1 s' FROM s`,
      [formId, destinationId, NOW],
    );
    const all = { status: null, before: null };
    const { deliveries } = await world.store.deliveries.ofDestination(destinationId, all);
    expect(deliveries).toHaveLength(200);
    expect(deliveries[0]).toMatchObject({ createdAt: at(201_000), lastResponse: "表".repeat(500) });
  });

  it("of a delivery has its latest fifty tries, oldest first, with all that was answered", async () => {
    const { submissionId, delivery } = await tried({ status: "failed", response: "x".repeat(4_096) });
    expect((await world.store.deliveries.attempts(delivery.id))[0]?.response).toHaveLength(4_096);
    const outcomes = Array.from({ length: 51 }, (_value, index) =>
      outcomeOf(
        { id: delivery.id, attempt: index + 2 },
        { startedAt: at(index), response: "表".repeat(4_096) },
      ),
    );
    await world.store.deliveries.finish(outcomes);
    const attempts = await world.store.deliveries.attempts(delivery.id.toUpperCase());
    expect(attempts.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 50 }, (_value, index) => index + 3),
    );
    expect(await world.store.deliveries.attempts(newId())).toEqual([]);
    expect(await world.store.deliveries.find(delivery.id.toUpperCase())).toMatchObject({ id: delivery.id });
    expect(await world.store.deliveries.find(newId())).toBeNull();
    expect(await world.store.submissions.exists(submissionId)).toBe(true);
    expect(await world.store.submissions.exists(delivery.id)).toBe(false);
    expect(await world.store.deliveries.ofSubmission(submissionId.toUpperCase())).toHaveLength(1);
    expect(await world.store.deliveries.ofSubmission(newId())).toEqual([]);
  });
});
