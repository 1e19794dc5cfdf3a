import type { DirectConnection } from "@formtrap/tenant-db";
import * as z from "zod";

const ROUND_TRIPS = 5;

const factsSchema = z.object({
  version_num: z.coerce.number().int(),
  version: z.string().max(200),
  encoding: z.string().max(40),
  can_create_schema: z.boolean(),
  can_create_role: z.boolean(),
  schema_tables: z.array(z.string().max(63)).max(2_000),
  has_installation: z.boolean(),
  may_read_installation: z.boolean(),
  owns_schema: z.boolean(),
  schema_owner_comment: z.string().max(500).nullable(),
  backend_pid: z.int(),
  read_only: z.boolean(),
  connections_max: z.coerce.number().int().min(0),
  connections_used: z.coerce.number().int().min(0),
  size_bytes: z.coerce.number().min(0),
});
export type ServerFacts = z.infer<typeof factsSchema>;

/** Counted over all databases: of other roles' sessions a server shows no more than that they are. */
const FACTS_SQL = `
  SELECT current_setting('server_version_num') AS version_num,
         left(current_setting('server_version'), 200) AS version,
         (SELECT pg_encoding_to_char(encoding) FROM pg_catalog.pg_database WHERE datname = current_database()) AS encoding,
         has_database_privilege(current_database(), 'CREATE') AS can_create_schema,
         (SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS can_create_role,
         ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1 LIMIT 2000) AS schema_tables,
         i.oid IS NOT NULL AS has_installation,
         coalesce(has_schema_privilege(s.oid, 'USAGE') AND has_table_privilege(i.oid, 'SELECT'), false) AS may_read_installation,
         coalesce(s.nspowner = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user), false) AS owns_schema,
         left(pg_catalog.shobj_description(s.nspowner, 'pg_authid'), 500) AS schema_owner_comment,
         pg_backend_pid() AS backend_pid,
         pg_is_in_recovery() AS read_only,
         current_setting('max_connections') AS connections_max,
         (SELECT coalesce(sum(numbackends), 0) FROM pg_catalog.pg_stat_database) AS connections_used,
         pg_database_size(current_database()) AS size_bytes
  FROM (SELECT) one
  LEFT JOIN pg_catalog.pg_namespace s ON s.nspname = $1
  LEFT JOIN pg_catalog.pg_class i ON i.relnamespace = s.oid AND i.relname = 'installation' AND i.relkind = 'r'`;

/** What a server says of itself, and of a schema. @throws ZodError where it answers nonsense, or what the server says. */
export async function readServerFacts(session: DirectConnection, schema: string): Promise<ServerFacts> {
  const { rows } = await session.client.query<Record<string, unknown>>(FACTS_SQL, [schema]);
  return factsSchema.parse(rows[0]);
}

/** Whose a schema is that was initialized before. */
export type SchemaUse = "nobody" | "ours" | "another";

const installationSchema = z.object({ deployment_id: z.string().max(100), space_id: z.string().max(100) });

/** By the row that every initialized schema holds; where it may not be read, by what its owner's role is called. */
export async function readSchemaUse(
  session: DirectConnection,
  facts: ServerFacts,
  owner: { readonly schema: string; readonly spaceId: string; readonly deploymentId: string },
): Promise<SchemaUse> {
  if (!facts.has_installation) return "nobody";
  if (!facts.may_read_installation) {
    const comment = facts.schema_owner_comment ?? "";
    if (!comment.startsWith("FormTrap: space ")) return "nobody";
    return comment.startsWith(`FormTrap: space ${owner.spaceId},`) ? "ours" : "another";
  }
  const name = session.client.escapeIdentifier(owner.schema);
  const { rows } = await session.client.query<Record<string, unknown>>(
    `SELECT left(deployment_id::text, 100) AS deployment_id, left(space_id::text, 100) AS space_id
     FROM ${name}.installation LIMIT 1`,
  );
  if (rows[0] === undefined) return "ours";
  const installation = installationSchema.parse(rows[0]);
  const isOurs = installation.deployment_id === owner.deploymentId && installation.space_id === owner.spaceId;
  return isOurs ? "ours" : "another";
}

/** Of a statement that does nothing: the median of some. */
export async function measureRoundTripMs(session: DirectConnection): Promise<number> {
  const tookMs: number[] = [];
  for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
    const startedMs = performance.now();
    await session.client.query("SELECT 1");
    tookMs.push(performance.now() - startedMs);
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(ROUND_TRIPS / 2)] ?? 0);
}
