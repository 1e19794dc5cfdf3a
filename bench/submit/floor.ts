import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import pg from "pg";
import type { Contestant } from "./interleave.ts";

/** What a post leaves in its row besides id and times, in the order in which record_submission_v1 takes them. */
const COLUMNS = [
  "status",
  "email",
  "name",
  "data",
  "field_order",
  "files",
  "spam_score",
  "spam_reason",
  "ip_address",
  "user_agent",
  "referer",
  "mail_options",
] as const;

/** Connects as the handler's pool does: node-postgres, the same server, and TLS verified for both or off for both. */
export async function connectForFloor(url: string, caPem: string | null): Promise<pg.Client> {
  const ssl = caPem === null ? false : { rejectUnauthorized: true, ca: caPem };
  const client = new pg.Client({ connectionString: url, ssl, keepAlive: true });
  // A lost connection fails the query that runs; when the benchmark is stopped, none does.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/**
 * What storing a post costs at the least, by bare node-postgres on one connection and with nothing around it: the
 * row that the handler stored, again under new ids. First the floor, a plain INSERT of it; then the same as a prepared
 * statement, which the product gives up to run behind every pooler; then the function that the handler calls, to
 * tell the rules' cost in the database from the handler's.
 */
export async function createFloor(options: {
  readonly client: pg.Client;
  readonly schema: string;
}): Promise<readonly [floor: Contestant, ...others: Contestant[]]> {
  const { client } = options;
  const schema = pg.escapeIdentifier(options.schema);
  const { formId, values } = await readStoredRow(client, schema);
  const places = COLUMNS.map((_, index) => `$${index + 4}`).join(", ");
  const insert =
    `INSERT INTO ${schema}.submissions (id, form_id, created_at, updated_at, ${COLUMNS.join(", ")}) ` +
    `VALUES ($1, $2, $3, $3, ${places})`;
  const record = `SELECT ${schema}.record_submission_v1($1, $2, 1, $3, ${places}, NULL, NULL, false) AS outcome`;
  const contestant = (name: string, query: pg.QueryConfig): Contestant => ({
    name,
    prepare: () => {
      const parameters = [newId(), formId, new Date(), ...values];
      return async () => {
        // What was really stored is counted at the end.
        const { rowCount } = await client.query(query, parameters);
        if (rowCount !== 1) throw new Error(`${name} did not answer with one row.`);
      };
    },
  });
  return [
    contestant("floor: bare INSERT", { text: insert }),
    contestant("bare INSERT, prepared", { name: "floor", text: insert }),
    contestant("bare record_submission_v1", { text: record }),
  ];
}

async function readStoredRow(
  client: pg.Client,
  schema: string,
): Promise<{ readonly formId: string; readonly values: readonly unknown[] }> {
  const columns = COLUMNS.map((name) => (/^(data|field_order|files)$/.test(name) ? `${name}::text` : name));
  const { rows } = await client.query<Record<string, unknown> & { readonly form_id: string }>(
    `SELECT form_id, ${columns.join(", ")} FROM ${schema}.submissions ORDER BY created_at DESC LIMIT 1`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("The handler stored no row to take for the floor.");
  return { formId: row.form_id, values: COLUMNS.map((name) => row[name]) };
}

/** What a post with a file costs at the least: the SDK's own PutObject, then the row. */
export function createFileFloor(options: {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly body: Buffer;
  readonly row: Contestant;
}): Contestant {
  const { s3, bucket, body, row } = options;
  return {
    name: "floor: bare PutObject, then INSERT",
    prepare: () => {
      const insert = row.prepare();
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: `floor/${newId()}`,
        Body: body,
        ContentType: "image/jpeg",
      });
      return async () => {
        await s3.send(put);
        await insert();
      };
    },
  };
}

/** @throws Error unless handler and floor, one connection each, both speak TLS or both do not. */
export async function assertSameKind(client: pg.Client, tls: boolean): Promise<void> {
  const { rows } = await client.query<{ ssl: boolean }>(
    "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = current_database()",
  );
  const alike = rows.length === 2 && rows.every(({ ssl }) => ssl === tls);
  if (!alike) throw new Error(`Handler and floor are connected differently: ${JSON.stringify(rows)}`);
}

/** @throws Error unless the table holds this many rows: then something measured did not do its work. */
export async function assertRowCount(client: pg.Client, schema: string, expected: number): Promise<void> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${pg.escapeIdentifier(schema)}.submissions`,
  );
  const count = Number(rows[0]?.count);
  if (count !== expected) throw new Error(`There are ${count} submissions, not ${expected}.`);
}
