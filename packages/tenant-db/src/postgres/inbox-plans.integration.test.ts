import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { ANY_SUBMISSION as ANY } from "../any-submission.ts";
import type { Statement } from "../connection/text-query.ts";
import type { SubmissionFilter, SubmissionKey } from "../index.ts";
import { at, createDeliveryWorld, type DeliveryWorld } from "../testing/delivery-world.fixture.ts";
import { createPostgresTenantStore } from "./postgres-tenant-store.ts";

const SUBMISSIONS = 1_000_000;
/** What a page may look at, with the page itself and where the looking ends. */
const ROWS_MAX = 45_000;
/** So far below the newest that a page lies deep inside. */
const DEEP_MS = -600_000 * 1_000;

const planSchema = z.looseObject({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Actual Rows": z.number(),
  "Actual Loops": z.number(),
  "Rows Removed by Filter": z.number().default(0),
  "Rows Removed by Index Recheck": z.number().default(0),
  get Plans() {
    return z.array(planSchema).default([]);
  },
});
type Plan = z.output<typeof planSchema>;

let world: DeliveryWorld;
let formId: string;
beforeAll(async () => {
  world = await createDeliveryWorld();
  const startedAt = performance.now();
  formId = await world.addForm();
  const otherId = await world.addForm();
  // Filling them row by row would take most of this file's time.
  await world.sql("DROP INDEX t.submissions_search_idx");
  await world.sql("DROP INDEX t.submissions_form_id_created_at_idx");
  // A second each, newest first: a tenth is spam, files are rare, names repeat, one address wrote five times.
  await world.sql(
    `INSERT INTO t.submissions (id, form_id, status, read_at, email, data, files, created_at, deleted_at)
     SELECT overlay(overlay(md5('seed' || n) placing '4' from 13) placing '8' from 17)::uuid, CASE WHEN n % 100 = 0 THEN $2::uuid ELSE $1::uuid END,
       CASE WHEN n % 10 = 0 THEN 'spam' WHEN n > 1000 THEN 'resolved' ELSE 'new' END, NULL, m.mail,
       jsonb_build_object('email', m.mail, 'message', 'hello word' || n % 1000), CASE WHEN n % 50000 = 1 THEN f.files ELSE '[]' END,
       $3::timestamptz - n * interval '1 second', CASE WHEN n % 5000 = 7 THEN $3::timestamptz END
     FROM generate_series(1, ${SUBMISSIONS}) n,
       LATERAL (SELECT CASE WHEN n % 200000 = 3 THEN 'ada@example.com' ELSE 'p' || n % 5000 || '@example.org' END AS mail) m,
       (SELECT '[{"name":"a","field":"a","path":"k","size":1,"type":"t/p","location":"tenant"}]'::jsonb AS files) f`,
    [formId, otherId, at(0)],
  );
  await world.sql("CREATE INDEX submissions_search_idx ON t.submissions USING gin (search)");
  await world.sql(
    "CREATE INDEX submissions_form_id_created_at_idx ON t.submissions (form_id, created_at DESC, id DESC)",
  );
  await world.sql("VACUUM ANALYZE t.submissions");
  process.stdout.write(`a million submissions in ${Math.round(performance.now() - startedAt)} ms\n`);
}, 120_000);
afterAll(() => world.close());

const plans: Plan[] = [];

/** Explains what it is asked, and answers it: what follows depends upon it. */
async function explain({
  text,
  values,
}: Statement): Promise<{ rows: (string | null)[][]; isRetried: false }> {
  const { admin, app } = world.tenant;
  await admin.query(`SET ROLE ${app.name}`);
  const { rows } = await admin.query<Record<string, unknown>>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    values,
  );
  const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.["QUERY PLAN"]);
  if (explained !== undefined) plans.push(explained.Plan);
  // As text, whatever their types, as the store reads them.
  const types = { getTypeParser: () => String };
  const answer = await admin.query<string[]>({ text, values, rowMode: "array", types });
  await admin.query("RESET ROLE");
  return { rows: answer.rows, isRetried: false };
}

const each = (plan: Plan): Plan[] => [plan, ...plan.Plans.flatMap(each)];

/** Rows that were fetched from the table, whether they were meant or not. */
const rowsRead = (plan: Plan): number =>
  each(plan)
    .filter((node) => node["Relation Name"] === "submissions")
    .reduce(
      (sum, node) =>
        sum +
        node["Actual Loops"] *
          (node["Actual Rows"] + node["Rows Removed by Filter"] + node["Rows Removed by Index Recheck"]),
      0,
    );

function expectNoScan(plan: Plan): void {
  const scans = each(plan).filter((node) => node["Node Type"].endsWith("Seq Scan"));
  expect(scans.map((node) => node["Relation Name"])).not.toContain("submissions");
}

const FILTERS: Readonly<Record<string, Partial<SubmissionFilter>>> = {
  nothing: {},
  "a status that is rare": { statuses: ["new"] },
  "a status that nothing has": { statuses: ["read"] },
  spam: { isSpam: true },
  "no spam": { isSpam: false },
  unread: { isRead: false, isSpam: false },
  files: { hasFiles: true },
  "a week": { from: at(DEEP_MS - 7 * 86_400_000), to: at(DEEP_MS) },
  "a week's unread": { isRead: false, from: at(-7 * 86_400_000), to: at(0) },
  "a common word": { text: "hello" },
  "a rarer word": { text: "word7" },
  "a rare word": { text: "ada@example" },
  "a word of nobody": { text: "nobody" },
  "a common word in rare files": { text: "hello", hasFiles: true },
  "an email": { email: "Ada@Example.com" },
  "a frequent email": { email: "p7@example.org", isSpam: false },
  "nobody's email": { email: "nobody@example.com" },
  "a person": { person: "Ada@Example.com", deleted: "with" },
  deleted: { deleted: "only" },
  "deleted and not": { deleted: "with" },
  "deleted spam of a week": { deleted: "only", isSpam: true, from: at(-7 * 86_400_000) },
};

it.each(Object.entries(FILTERS))(
  "a million submissions are paged by %s without reading them all",
  async (name, filter) => {
    const { inbox } = createPostgresTenantStore({ schemaName: world.tenant.schema, run: explain });
    const deep: SubmissionKey = {
      createdAt: at(DEEP_MS).toISOString().replace("Z", "000Z"),
      id: newId(),
    };
    const timings: string[] = [];
    for (const [place, before, form] of [
      ["first", null, formId],
      ["deep", deep, formId],
      ["first of all forms", null, null],
      ["deep in all forms", deep, null],
    ] as const) {
      plans.length = 0;
      const options = { formId: form, filter: { ...ANY, ...filter }, before, limit: 25 };
      await inbox.list(options);
      expect(plans.length).toBeLessThanOrEqual(3);
      for (const plan of plans) {
        expectNoScan(plan);
        expect(rowsRead(plan)).toBeLessThan(ROWS_MAX);
      }
      const startedAt = performance.now();
      const { items } = await world.store.inbox.list(options);
      if (name === "nothing") expect(items).toHaveLength(25);
      timings.push(`${place} ${Math.round(performance.now() - startedAt)} ms (${items.length})`);
    }
    plans.length = 0;
    await inbox.count({ formId, filter: { ...ANY, ...filter } });
    for (const plan of plans) {
      expectNoScan(plan);
      expect(rowsRead(plan)).toBeLessThan(2.5 * ROWS_MAX);
    }
    process.stdout.write(`inbox by ${name}: ${timings.join(", ")}\n`);
  },
);

it("among a million, some named ones are changed, and overdue ones found, without reading the others", async () => {
  const { inbox } = createPostgresTenantStore({ schemaName: world.tenant.schema, run: explain });
  const { items } = await world.store.inbox.list({ formId, filter: ANY, before: null, limit: 1_000 });
  const ids = items.map(({ id }) => id);
  const destinations = [{ formId, destinationId: newId(), channel: "webhook" }] as const;
  plans.length = 0;
  await inbox.change({ ids, change: { status: "read" }, destinations, now: at(0) });
  await inbox.remove(ids, at(0));
  await inbox.restore(ids, { deletedSince: at(0), now: at(0) });
  await inbox.holdings(ids.slice(0, 100));
  await world.sql("UPDATE t.forms SET retention_days = 1 WHERE id = $1", [formId]);
  const overdue = await inbox.overdue({ deletedBefore: at(1), now: at(0), limit: 100 });
  expect(overdue).toHaveLength(100);
  await inbox.erase(overdue, at(0));
  expect(plans).toHaveLength(6);
  for (const plan of plans) {
    expectNoScan(plan);
    expect(rowsRead(plan)).toBeLessThan(5_000);
  }
});
