import { isDeepStrictEqual } from "node:util";
import type { WebhookReceiver } from "../../support/webhook-receiver.ts";
import type { CustomerBuckets } from "./customer-buckets.ts";
import type { Platform } from "./platform.ts";
import type { Answer, Post } from "./post.ts";
import type { Tenant } from "./tenant.ts";

/** What became of all posts of a run. Every text names a post; none is how it must be. */
export interface Verdict {
  /** Answers with 200. */
  readonly accepted: number;
  /** Visitors who were told to come back. */
  readonly refused: number;
  /** Visitors who were told nothing. */
  readonly unanswered: number;
  /** Rows that the run's posts have. */
  readonly rows: number;
  readonly losses: readonly string[];
  readonly duplicates: readonly string[];
  /** Wrong data, files, deliveries; rows at another tenant's. */
  readonly wrong: readonly string[];
}

type JudgedTenant = Pick<Tenant, "name" | "tenantId" | "bucket" | "query">;

interface Row {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly files: readonly { readonly name: string; readonly path: string; readonly location: string }[];
  readonly deliveries: readonly { readonly id: string; readonly status: string }[];
}

/** Compares what visitors were told with what stands in the tenants' databases, buckets and destinations. */
export async function judge(options: {
  readonly run: string;
  readonly answers: readonly Answer[];
  readonly tenants: readonly JudgedTenant[];
  readonly platform: Pick<Platform, "countObjects">;
  readonly buckets: Pick<CustomerBuckets, "sha256Of">;
  readonly receiver: Pick<WebhookReceiver, "received">;
}): Promise<Verdict> {
  const { run, answers, tenants, platform, buckets, receiver } = options;
  const losses = new Set<string>();
  const duplicates: string[] = [];
  const wrong: string[] = [];
  let rowCount = 0;
  const arrived = new Map(receiver.received.map(({ id, submissionId }) => [id, submissionId]));
  const posts = new Map(answers.map(({ post }) => [post.marker, post]));

  for (const tenant of tenants) {
    const rows = await readRows(tenant, run);
    rowCount += rows.length;
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { post, id } of answers) {
      if (id === null || post.tenant !== tenant.name) continue;
      const row = byId.get(id);
      if (row === undefined) losses.add(`${post.marker} ${id}`);
      else if (row.data["marker"] !== post.marker) wrong.push(`${id} holds another post's data`);
    }
    for (const [marker, same] of Map.groupBy(rows, (row) => String(row.data["marker"]))) {
      if (same.length > 1) duplicates.push(`${marker} ${same.map(({ id }) => id).join(" ")}`);
    }
    for (const row of rows) {
      const post = posts.get(String(row.data["marker"]));
      wrong.push(...(await faultsOfRow({ row, post, tenant, buckets, arrived })));
    }
    for (const shelf of ["spool", "failed", "quarantine"]) {
      const left = await platform.countObjects(`${shelf}/${tenant.tenantId}/`);
      if (left > 0) wrong.push(`${left} objects are left in ${shelf}/ of ${tenant.name}`);
    }
  }
  const count = (outcome: Answer["outcome"]) => answers.filter((answer) => answer.outcome === outcome).length;
  return {
    accepted: count("accepted"),
    refused: count("refused"),
    unanswered: count("unanswered"),
    rows: rowCount,
    losses: [...losses],
    duplicates,
    wrong,
  };
}

async function readRows(tenant: JudgedTenant, run: string): Promise<readonly Row[]> {
  return await tenant.query<Row>(
    `SELECT s.id, s.data, s.status, s.files,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'status', d.status))
                        FROM formtrap.deliveries d WHERE d.submission_id = s.id), '[]') AS deliveries
       FROM formtrap.submissions s WHERE s.data ->> 'marker' LIKE $1`,
    [`${run}.%`],
  );
}

async function faultsOfRow(options: {
  readonly row: Row;
  readonly post: Post | undefined;
  readonly tenant: JudgedTenant;
  readonly buckets: Pick<CustomerBuckets, "sha256Of">;
  readonly arrived: ReadonlyMap<string, string>;
}): Promise<readonly string[]> {
  const { row, post, tenant, buckets, arrived } = options;
  const name = `row ${row.id} of ${tenant.name}`;
  if (post === undefined) return [`${name}: nobody posted it`];
  if (post.tenant !== tenant.name) return [`${name}: it is a post for ${post.tenant}`];
  const faults: string[] = [];
  if (!isDeepStrictEqual(row.data, post.fields)) faults.push(`${name}: its data is not what was posted`);
  if (row.status !== "new") faults.push(`${name}: its status is ${row.status}`);
  faults.push(...(await faultsOfFiles({ row, post, tenant, buckets })).map((fault) => `${name}: ${fault}`));
  const [delivery, ...more] = row.deliveries;
  if (delivery === undefined || more.length > 0) faults.push(`${name}: ${row.deliveries.length} deliveries`);
  else if (delivery.status !== "succeeded") faults.push(`${name}: its delivery ${delivery.status}`);
  else if (arrived.get(delivery.id) !== row.id) faults.push(`${name}: its delivery did not arrive`);
  return faults;
}

async function faultsOfFiles(options: {
  readonly row: Row;
  readonly post: Post;
  readonly tenant: JudgedTenant;
  readonly buckets: Pick<CustomerBuckets, "sha256Of">;
}): Promise<readonly string[]> {
  const { row, post, tenant, buckets } = options;
  const expected = post.file === null ? 0 : 1;
  if (row.files.length !== expected) return [`${row.files.length} files in place of ${expected}`];
  const [file] = row.files;
  if (file === undefined || post.file === null) return [];
  if (file.location !== "tenant") return [`its file lies in "${file.location}"`];
  if (file.name !== post.file.name) return [`its file is named ${file.name}`];
  const sha256 = await buckets.sha256Of(tenant.bucket, file.path);
  if (sha256 === null) return ["its file is not in the bucket"];
  return sha256 === post.file.sha256 ? [] : ["its file has other bytes"];
}
