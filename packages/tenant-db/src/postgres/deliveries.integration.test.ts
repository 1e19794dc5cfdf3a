import { newId } from "@formtrap/contracts";
import { newSubmission, testDestination } from "@formtrap/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { ClaimedDelivery, DeliveryOutcome, NewSubmission, TenantStore } from "../index.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";
import type { TestTenant } from "../testing/test-tenant.fixture.ts";

const T0 = new Date("2026-05-04T03:02:01.000Z");
const after = (ms: number) => new Date(T0.getTime() + ms);
const LEASE_MS = 45_000;

let tenant: TestTenant;
let app: TenantStore;
let formId: string;
beforeAll(async () => {
  const stores: TestStores = await openTestStores({ connectionsPerPoolMax: 4 });
  ({ tenant, app } = stores);
  formId = await stores.addForm();
  return () => stores.close();
});

interface Posted {
  readonly submissionId: string;
  readonly destinationIds: readonly string[];
}

/** A stored submission with that many pending deliveries, each to a webhook of its own. */
async function post(count: number, changes: Partial<NewSubmission> = {}): Promise<Posted> {
  const destinationIds = Array.from({ length: count }, () => newId());
  for (const id of destinationIds) await app.destinations.save(testDestination({ id, formId }));
  const deliveries = destinationIds.map((destinationId) => ({
    id: newId(),
    destinationId,
    channel: "webhook" as const,
  }));
  const submission = newSubmission(formId, { createdAt: T0, deliveries, ...changes });
  expect(await app.submissions.record(submission)).toBe("stored");
  return { submissionId: submission.id, destinationIds };
}

const claim = (
  submissionId: string,
  now: Date,
  changes: Partial<Parameters<TenantStore["deliveries"]["claim"]>[0]> = {},
) =>
  app.deliveries.claim({
    submissionId,
    deliveryId: null,
    now,
    leasedUntil: new Date(now.getTime() + LEASE_MS),
    leaseId: newId(),
    dataBytesMax: 1_000_000,
    forgottenBefore: new Date(0),
    ...changes,
  });

async function claimed(submissionId: string, now: Date): Promise<readonly ClaimedDelivery[]> {
  return (await claim(submissionId, now))?.claimed ?? [];
}

function outcome(
  { id, attempt }: Pick<ClaimedDelivery, "id" | "attempt">,
  changes: Partial<DeliveryOutcome> = {},
): DeliveryOutcome {
  return {
    deliveryId: id,
    attempt,
    status: "succeeded",
    nextAttemptAt: null,
    startedAt: T0,
    durationMs: 12,
    statusCode: 200,
    error: null,
    response: "ok",
    isPostponed: false,
    destinationHealth: "well",
    ...changes,
  };
}
const failure = (delivery: ClaimedDelivery, changes: Partial<DeliveryOutcome> = {}) =>
  outcome(delivery, {
    status: "pending",
    nextAttemptAt: after(60_000),
    statusCode: 500,
    error: "It answered 500.",
    destinationHealth: "failing",
    ...changes,
  });
const only = async (submissionId: string, now: Date): Promise<ClaimedDelivery> => {
  const [delivery] = await claimed(submissionId, now);
  if (delivery === undefined) throw new Error("nothing was due");
  return delivery;
};

describe("claiming", () => {
  it("gives the submission and what is due of it, once, and says until when it is held", async () => {
    const { submissionId, destinationIds } = await post(2, {
      files: [
        {
          name: "cv.pdf",
          fieldName: "cv",
          path: "k/1",
          sizeBytes: 7,
          type: "application/pdf",
          location: "tenant",
        },
      ],
      mailOptions: { subject: "Hi", cc: ["a@example.com"] },
    });
    const first = await claim(submissionId, T0);
    expect(first?.claimed.map(({ destinationId }) => destinationId).toSorted()).toEqual(
      destinationIds.toSorted(),
    );
    expect(first?.claimed[0]).toMatchObject({ attempt: 1, roundAttempt: 1, roundStartedAt: T0 });
    expect(first?.submission).toMatchObject({
      id: submissionId,
      formId,
      createdAt: T0,
      data: { message: "Hello engine" },
      fieldOrder: ["name", "email", "message"],
      files: [{ name: "cv.pdf", fieldName: "cv", sizeBytes: 7 }],
      mailOptions: { subject: "Hi", cc: ["a@example.com"] },
      isDeleted: false,
    });
    const second = await claim(submissionId, after(1_000));
    expect(second).toMatchObject({ claimed: [], heldUntil: after(LEASE_MS) });
    expect(await claimed(submissionId, after(LEASE_MS))).toHaveLength(2);
  });

  it("never gives one delivery to two who come at once", async () => {
    for (let round = 0; round < 25; round += 1) {
      const { submissionId } = await post(3);
      const claims = await Promise.all([1, 2, 3, 4].map(() => claimed(submissionId, T0)));
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("gives the same again where its answer got lost, and counts it once", async () => {
    const { submissionId } = await post(2);
    const leaseId = newId();
    const lost = await claim(submissionId, T0, { leaseId });
    const again = await claim(submissionId, T0, { leaseId });
    expect(again).toEqual(lost);
    expect(again?.claimed[0]?.attempt).toBe(1);
  });

  it("has a delivery due that was never tried, whatever the clocks say, and one alone where asked", async () => {
    const { submissionId } = await post(2);
    const [first] = await app.deliveries.ofSubmission(submissionId);
    const early = await claim(submissionId, after(-60_000), { deliveryId: first?.id ?? "" });
    expect(early?.claimed.map(({ id }) => id)).toEqual([first?.id]);
  });

  it("leaves out fields that are too large, and knows of no other submission", async () => {
    const { submissionId } = await post(1);
    expect((await claim(submissionId, T0, { dataBytesMax: 10 }))?.submission.data).toBeNull();
    expect(await claim(newId(), T0)).toBeNull();
  });

  it("tells of a deleted submission that it is", async () => {
    const { submissionId } = await post(1);
    const { schema, admin } = tenant;
    await admin.query(`UPDATE ${schema}.submissions SET deleted_at = now() WHERE id = $1`, [submissionId]);
    expect((await claim(submissionId, T0))?.submission.isDeleted).toBe(true);
  });

  it("survives rows that a customer made up", async () => {
    const { submissionId } = await post(1);
    const { schema, admin } = tenant;
    await admin.query(
      `UPDATE ${schema}.submissions SET files = '[{"name": 7}, 5]', field_order = '{"a": 1}', mail_options = '"x"',
       data = '[1, 2]' WHERE id = $1`,
      [submissionId],
    );
    const { submission } = (await claim(submissionId, T0)) ?? {};
    expect(submission).toMatchObject({ files: [], fieldOrder: [], mailOptions: null, data: null });
  });
});

describe("what nobody reminds of any more", () => {
  it("is told once, with at most five others, and is due anew", async () => {
    const forgotten: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      forgotten.push((await post(1, { createdAt: after(-7_200_000) })).submissionId);
    }
    const { submissionId } = await post(1);
    const look = async () => {
      const found = await claim(submissionId, T0, { forgottenBefore: after(-3_600_000) });
      return (found?.forgotten ?? []).map((each) => each.submissionId);
    };
    const [first, second, third] = [await look(), await look(), await look()];
    expect(first).toHaveLength(5);
    expect([...first, ...second].filter((id) => forgotten.includes(id)).toSorted()).toEqual(
      forgotten.toSorted(),
    );
    expect(third).toEqual([]);
  });

  it("is found without reading what was delivered", async () => {
    const { submissionId } = await post(1);
    const { schema, admin } = tenant;
    await admin.query("BEGIN");
    await admin.query(
      `INSERT INTO ${schema}.deliveries (id, submission_id, destination_id, channel, status, next_attempt_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 'email', 'succeeded', now() FROM generate_series(1, 20000)`,
      [submissionId],
    );
    await admin.query(`ANALYZE ${schema}.deliveries`);
    const { rows } = await admin.query<{ "QUERY PLAN": string }>(
      `EXPLAIN SELECT id FROM ${schema}.deliveries d WHERE d.status = 'pending' AND d.next_attempt_at < now()
         AND d.submission_id <> $1 AND (d.leased_until IS NULL OR d.leased_until < now())
       ORDER BY d.next_attempt_at LIMIT 5 FOR UPDATE SKIP LOCKED`,
      [newId()],
    );
    await admin.query("ROLLBACK");
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("deliveries_next_attempt_at_idx");
  });
});

describe("finishing", () => {
  it("records a success with the try, the submission's mark and nothing more to do", async () => {
    const { submissionId } = await post(1);
    const delivery = await only(submissionId, T0);
    expect(await app.deliveries.finish([outcome(delivery)])).toEqual([]);
    expect(await app.deliveries.ofSubmission(submissionId)).toMatchObject([
      { status: "succeeded", attempts: 1, deliveredAt: after(12), nextAttemptAt: null, lastResponse: "ok" },
    ]);
    expect(await app.deliveries.attempts(delivery.id)).toEqual([
      { attempt: 1, startedAt: T0, durationMs: 12, statusCode: 200, error: null, response: "ok" },
    ]);
    const { rows } = await tenant.admin.query(
      `SELECT webhook_sent, webhook_sent_at, email_sent FROM ${tenant.schema}.submissions WHERE id = $1`,
      [submissionId],
    );
    expect(rows).toEqual([{ webhook_sent: true, webhook_sent_at: after(12), email_sent: false }]);
  });

  it("keeps a failure for its time, and tells since when the destination fails until it is well", async () => {
    const { submissionId, destinationIds } = await post(1);
    const [destinationId = ""] = destinationIds;
    const first = await only(submissionId, T0);
    expect(await app.deliveries.finish([failure(first)])).toEqual([{ destinationId, failingSince: T0 }]);
    expect(await claimed(submissionId, after(59_000))).toEqual([]);
    const second = await only(submissionId, after(60_000));
    expect(second).toMatchObject({ attempt: 2, roundAttempt: 2 });
    const later = failure(second, { startedAt: after(60_000), nextAttemptAt: after(90_000) });
    expect(await app.deliveries.finish([later])).toEqual([{ destinationId, failingSince: T0 }]);
    await app.deliveries.finish([outcome(await only(submissionId, after(90_000)))]);
    expect((await app.destinations.find(destinationId))?.failingSince).toBeNull();
    expect(await app.deliveries.attempts(first.id)).toHaveLength(3);
  });

  it("changes nothing more where it is sent twice", async () => {
    const { submissionId } = await post(1);
    const delivery = await only(submissionId, T0);
    const outcomes = [failure(delivery)];
    await app.deliveries.finish(outcomes);
    const once = await app.deliveries.ofSubmission(submissionId);
    await app.deliveries.finish(outcomes);
    expect(await app.deliveries.ofSubmission(submissionId)).toEqual(once);
    expect(await app.deliveries.attempts(delivery.id)).toHaveLength(1);
  });

  it("does not let a worker that lost its lease overwrite its successor, unless it succeeded", async () => {
    const { submissionId } = await post(1);
    const stale = await only(submissionId, T0);
    const holder = await only(submissionId, after(LEASE_MS));
    await app.deliveries.finish([failure(stale, { status: "failed", nextAttemptAt: null })]);
    expect((await app.deliveries.ofSubmission(submissionId))[0]?.status).toBe("pending");
    await app.deliveries.finish([outcome(stale)]);
    expect((await app.deliveries.ofSubmission(submissionId))[0]?.status).toBe("succeeded");
    await app.deliveries.finish([failure(holder)]);
    expect((await app.deliveries.ofSubmission(submissionId))[0]?.status).toBe("succeeded");
  });

  it("does not count a try that never left", async () => {
    const { submissionId } = await post(1);
    const first = await only(submissionId, T0);
    const postponed = { status: "pending", isPostponed: true, destinationHealth: "unknown" } as const;
    await app.deliveries.finish([failure(first, { ...postponed, nextAttemptAt: after(5_000) })]);
    expect(await claimed(submissionId, after(4_000))).toEqual([]);
    expect(await only(submissionId, after(5_000))).toMatchObject({ attempt: 1, roundAttempt: 1 });
    expect(await app.deliveries.attempts(first.id)).toEqual([]);
  });

  it("takes whatever a destination answers", async () => {
    const { submissionId } = await post(1);
    const response = `\0nul \ud800 'quote" {}\\ ${"é€😀".repeat(5_000)}`;
    const delivery = await only(submissionId, T0);
    await app.deliveries.finish([failure(delivery, { response, error: "\0 odd \udfff" })]);
    const [stored] = await app.deliveries.ofSubmission(submissionId);
    expect(stored?.lastResponse).toMatch(/^nul . 'quote" \{\}\\ é€😀/u);
    expect(stored?.lastResponse?.length).toBeLessThanOrEqual(4_096);
  });

  it("holds several outcomes in one round trip; one that is well outweighs one that fails", async () => {
    const { submissionId, destinationIds } = await post(3);
    const deliveries = await claimed(submissionId, T0);
    const outcomes = deliveries.map((delivery, index) =>
      index === 0 ? failure(delivery) : outcome(delivery),
    );
    const failing = await app.deliveries.finish(outcomes);
    expect(failing.map(({ destinationId }) => destinationId)).toEqual([deliveries[0]?.destinationId]);
    expect(destinationIds).toHaveLength(3);
  });
});

describe("replaying", () => {
  it("begins a new round under the same id, once, for what is not pending and not deleted", async () => {
    const { submissionId } = await post(1);
    const delivery = await only(submissionId, T0);
    await app.deliveries.finish([failure(delivery, { status: "failed", nextAttemptAt: null })]);
    const which = { deliveryIds: [delivery.id, newId()] };
    const told = [{ deliveryId: delivery.id, submissionId, formId }];
    expect(await app.deliveries.replay(which, after(100_000))).toEqual(told);
    expect(await app.deliveries.replay(which, after(100_000))).toEqual(told);
    expect(await app.deliveries.replay(which, after(100_001))).toEqual([]);
    const again = await only(submissionId, after(100_000));
    expect(again).toMatchObject({
      id: delivery.id,
      attempt: 2,
      roundAttempt: 1,
      roundStartedAt: after(100_000),
    });
  });

  it("takes up all that failed at a destination since a time", async () => {
    const { submissionId, destinationIds } = await post(2);
    const deliveries = await claimed(submissionId, T0);
    await app.deliveries.finish(
      deliveries.map((delivery) => failure(delivery, { status: "failed", nextAttemptAt: null })),
    );
    const bulk = (since: Date) =>
      app.deliveries.replay(
        { destinationId: destinationIds[0] ?? "", statuses: ["failed"], since },
        after(1_000),
      );
    expect(await bulk(after(1))).toEqual([]);
    expect(await bulk(T0)).toHaveLength(1);
    const ofDestination = await app.deliveries.ofDestination(destinationIds[1] ?? "", {
      status: "failed",
      before: null,
    });
    expect(ofDestination).toHaveLength(1);
  });
});
