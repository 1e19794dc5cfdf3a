import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Statement } from "../connection/text-query.ts";
import type { TenantStore } from "../index.ts";
import {
  at,
  claimOf,
  createDeliveryWorld,
  type DeliveryWorld,
  NOW,
  outcomeOf,
} from "../testing/delivery-world.fixture.ts";
import { createPostgresTenantStore } from "./postgres-tenant-store.ts";

const DESTINATIONS = 10;
const SUBMISSIONS = 20_000;
/** Of 8 kB, with every index of every row that is written. To read all of a destination's 20,000 takes far more. */
const BLOCKS_MAX = 1_000;

const planSchema = z.looseObject({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Shared Hit Blocks": z.number(),
  "Shared Read Blocks": z.number(),
  get Plans() {
    return z.array(planSchema).default([]);
  },
});
type Plan = z.output<typeof planSchema>;

let world: DeliveryWorld;
let formId: string;
let destinationId: string;
let plans: Plan[];
/** Explains what it is asked, as the inbox's role, and undoes it. */
let store: TenantStore;
beforeAll(async () => {
  world = await createDeliveryWorld();
  formId = await world.addForm();
  destinationId = newId();
  await world.sql(
    `INSERT INTO t.submissions (id, form_id, data, status, created_at)
     SELECT gen_random_uuid(), $1, '{}', CASE WHEN n % 50 = 0 THEN 'spam' ELSE 'new' END,
       $2::timestamptz - n * interval '1 minute' FROM generate_series(1, ${SUBMISSIONS}) n`,
    [formId, NOW],
  );
  await world.sql(
    `WITH d AS (SELECT $1::uuid AS id, 1 AS n UNION ALL
       SELECT gen_random_uuid(), n FROM generate_series(2, ${DESTINATIONS}) n)
     INSERT INTO t.deliveries (id, submission_id, destination_id, channel, status, attempts, round_attempts,
       next_attempt_at, delivered_at, created_at)
     SELECT gen_random_uuid(), s.id, d.id, 'webhook', CASE d.n WHEN 2 THEN 'pending' ELSE 'succeeded' END, 1, 1,
       CASE d.n WHEN 2 THEN s.created_at END, s.created_at, s.created_at
     FROM t.submissions s CROSS JOIN d`,
    [destinationId],
  );
  // As after a busy day: nobody has tidied up yet what they were while they were pending.
  await world.sql("ALTER TABLE t.deliveries SET (autovacuum_enabled = off)");
  await world.sql(
    "UPDATE t.deliveries SET status = 'succeeded', next_attempt_at = NULL WHERE status = 'pending'",
  );
  await world.sql(
    `UPDATE t.deliveries SET status = 'failed' WHERE id IN (
       SELECT id FROM t.deliveries WHERE destination_id = $1 ORDER BY created_at LIMIT 20)`,
    [destinationId],
  );
  await world.sql(
    `INSERT INTO t.delivery_attempts (delivery_id, attempt, started_at, duration_ms)
     SELECT id, 1, created_at, 5 FROM t.deliveries LIMIT 20000`,
  );
  // Each of twenty submissions has one that was forgotten.
  await world.sql(
    `UPDATE t.deliveries SET status = 'pending', attempts = 0, next_attempt_at = created_at WHERE id IN (
       SELECT DISTINCT ON (submission_id) id FROM t.deliveries ORDER BY submission_id LIMIT 20)`,
  );
  await world.sql("ANALYZE t.submissions, t.deliveries, t.delivery_attempts");
  plans = [];
  store = createPostgresTenantStore({ schemaName: world.tenant.schema, run: explain });
  // The first claim meets each of them once, and Postgres notes in the index that there is nothing behind it.
  const [delivery] = await pending();
  await store.deliveries.claim(claimOf(delivery?.submission_id ?? "", { forgottenBefore: NOW }));
  plans = [];
}, 120_000);
afterAll(() => world.close());

async function explain({ text, values }: Statement): Promise<{ rows: []; isRetried: false }> {
  const { admin, app } = world.tenant;
  await admin.query("BEGIN");
  try {
    await admin.query(`SET LOCAL ROLE ${app.name}`);
    const explaining = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
    const { rows } = await admin.query<Record<string, unknown>>(explaining, values);
    const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.["QUERY PLAN"]);
    if (explained !== undefined) plans.push(explained.Plan);
  } finally {
    await admin.query("ROLLBACK");
  }
  return { rows: [], isRetried: false };
}

const scansOf = (plan: Plan): string[] => [
  ...(plan["Node Type"] === "Seq Scan" ? [`${plan["Relation Name"]}`] : []),
  ...plan.Plans.flatMap(scansOf),
];

function expectCheap(): void {
  const [plan] = plans.splice(0);
  if (plan === undefined) throw new Error("nothing was asked");
  expect(scansOf(plan)).not.toContain("deliveries");
  expect(scansOf(plan)).not.toContain("submissions");
  expect(scansOf(plan)).not.toContain("delivery_attempts");
  expect(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]).toBeLessThan(BLOCKS_MAX);
}

const pending = async () =>
  (await world.sql("SELECT id, submission_id FROM t.deliveries WHERE status = 'pending' LIMIT 3")).map(
    (row) => z.object({ id: z.uuid(), submission_id: z.uuid() }).parse(row),
  );

describe("among 200,000 deliveries that are done with", () => {
  it.each([
    ["with forgotten ones", at(0)],
    ["without", new Date(0)],
  ])("claiming looks at a few, %s", async (_name, forgottenBefore) => {
    const [delivery] = await pending();
    expect(
      await store.deliveries.claim(claimOf(delivery?.submission_id ?? "", { forgottenBefore })),
    ).toBeNull();
    expectCheap();
    const deliveryId = delivery?.id ?? "";
    await store.deliveries.claim(claimOf(delivery?.submission_id ?? "", { deliveryId, forgottenBefore }));
    expectCheap();
  });

  it("recording what became of some looks at those", async () => {
    const deliveries = await pending();
    await store.deliveries.finish(deliveries.map(({ id }) => outcomeOf({ id, attempt: 0 })));
    expectCheap();
  });

  it("replaying some, or what a destination missed, looks at those", async () => {
    const deliveries = await pending();
    await store.deliveries.replay({ deliveryIds: deliveries.map(({ id }) => id) }, NOW);
    expectCheap();
    await store.deliveries.replay({ destinationId, statuses: ["failed"], since: new Date(0) }, NOW);
    expectCheap();
  });

  it("the history is read from its end", async () => {
    const [delivery] = await pending();
    await store.deliveries.ofSubmission(delivery?.submission_id ?? "");
    expectCheap();
    await store.deliveries.attempts(delivery?.id ?? "");
    expectCheap();
    await store.deliveries.ofDestination(destinationId, {
      status: null,
      before: { createdAt: at(-60_000_000).toISOString(), id: newId() },
    });
    expectCheap();
    await store.deliveries.ofDestination(destinationId, { status: "failed", before: null });
    expectCheap();
  });

  it("an hour's spam is counted without looking at what came before", async () => {
    await store.submissions.spamSince(at(-3_600_000));
    expectCheap();
  });
});
