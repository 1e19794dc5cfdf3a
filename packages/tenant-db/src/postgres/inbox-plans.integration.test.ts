import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import type { Statement } from "../connection/text-query.ts";
import type { SubmissionFilter, SubmissionKey } from "../index.ts";
import { ANY } from "../testing/any-filter.fixture.ts";
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
  formId = await world.addForm();
  const otherId = await world.addForm();
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
  await world.sql("VACUUM ANALYZE t.submissions");
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
  const answer = await admin.query({ text, values, rowMode: "array" });
  await admin.query("RESET ROLE");
  const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return { rows: answer.rows.map((row: unknown[]) => row.map(asText)), isRetried: false };
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
        const scans = each(plan).filter((node) => node["Node Type"].endsWith("Seq Scan"));
        expect(scans.map((node) => node["Relation Name"])).not.toContain("submissions");
        expect(rowsRead(plan)).toBeLessThan(ROWS_MAX);
      }
      const startedAt = performance.now();
      const { items } = await world.store.inbox.list(options);
      if (name === "nothing") expect(items).toHaveLength(25);
      timings.push(`${place} ${Math.round(performance.now() - startedAt)} ms (${items.length})`);
    }
    plans.length = 0;
    await inbox.count({ formId, filter: { ...ANY, ...filter } });
    for (const plan of plans) expect(rowsRead(plan)).toBeLessThan(2.5 * ROWS_MAX);
    process.stdout.write(`inbox by ${name}: ${timings.join(", ")}\n`);
  },
);
