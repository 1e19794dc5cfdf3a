import { type DirectConnection, TenantUnavailable, type UnavailableReason } from "@formtrap/tenant-db";
import * as z from "zod";
import { type Check, type CheckReport, failed, passed, reportOf } from "./check.ts";

const OLDEST_VERSION_NUM = 140_000;

const factsSchema = z.object({
  version_num: z.coerce.number().int(),
  version: z.string().max(200),
  encoding: z.string().max(40),
  can_create_schema: z.boolean(),
  can_create_role: z.boolean(),
  schema_tables: z.array(z.string().max(63)).max(2_000),
  is_ours: z.boolean(),
  backend_pid: z.int(),
  read_only: z.boolean(),
});

/** What a server said about itself, for the steps that follow. */
export interface DatabaseFacts {
  readonly serverVersionNum: number;
  readonly canCreateRoles: boolean;
  readonly behindTransactionPooler: boolean;
  /** The schema was initialized before, by whomever. */
  readonly isInitialized: boolean;
}

export interface DatabaseReport extends CheckReport {
  /** null where nothing could be asked. */
  readonly facts: DatabaseFacts | null;
}

const FACTS_SQL = `
  SELECT current_setting('server_version_num') AS version_num,
         left(current_setting('server_version'), 200) AS version,
         (SELECT pg_encoding_to_char(encoding) FROM pg_catalog.pg_database WHERE datname = current_database()) AS encoding,
         has_database_privilege(current_database(), 'CREATE') AS can_create_schema,
         (SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS can_create_role,
         ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1 LIMIT 2000) AS schema_tables,
         EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND c.relname = 'installation') AS is_ours,
         pg_backend_pid() AS backend_pid,
         pg_is_in_recovery() AS read_only`;

/**
 * Tries a customer's database with an administrator's credentials: a verified TLS connection, then what the server
 * says of itself. `open` connects; its failure is the first check's.
 */
export async function probeDatabase(options: {
  readonly open: () => Promise<DirectConnection>;
  readonly schema: string;
}): Promise<DatabaseReport> {
  let session: DirectConnection;
  try {
    session = await options.open();
  } catch (error) {
    return { ...reportOf([connectFailure(error)]), facts: null };
  }
  try {
    const { rows } = await session.client.query<Record<string, unknown>>(FACTS_SQL, [options.schema]);
    const facts = factsSchema.parse(rows[0]);
    const pooled = await isTransactionPooler(session, facts.backend_pid, options.open);
    return {
      ...reportOf(judge(facts, pooled, options.schema)),
      facts: {
        serverVersionNum: facts.version_num,
        canCreateRoles: facts.can_create_role,
        behindTransactionPooler: pooled,
        isInitialized: facts.is_ours,
      },
    };
  } catch {
    const check = failed(
      "answer",
      "The server accepted the connection but did not answer as Postgres does.",
      "Check that the address is a Postgres database and try again.",
    );
    return { ...reportOf([check]), facts: null };
  } finally {
    await session.close().catch(() => undefined);
  }
}

/**
 * A direct session keeps its backend, and the process id announced at its start is that backend's. Behind a pooler
 * they differ; whether it hands out backends per transaction shows when a second session takes ours meanwhile.
 */
async function isTransactionPooler(
  session: DirectConnection,
  backendPid: number,
  open: () => Promise<DirectConnection>,
): Promise<boolean> {
  if (Reflect.get(session.client, "processID") === backendPid) return false;
  const second = await open();
  try {
    await second.client.query("BEGIN");
    await second.client.query("SELECT pg_backend_pid()");
    const { rows } = await session.client.query<Record<string, unknown>>("SELECT pg_backend_pid() AS pid");
    return z.object({ pid: z.int() }).parse(rows[0]).pid !== backendPid;
  } finally {
    await second.close().catch(() => undefined);
  }
}

function judge(facts: z.infer<typeof factsSchema>, pooled: boolean, schema: string): Check[] {
  const clashing = facts.is_ours ? [] : facts.schema_tables;
  return [
    passed("connect", "Connected over TLS, and the server's certificate was verified."),
    facts.version_num >= OLDEST_VERSION_NUM
      ? passed("version", `PostgreSQL ${facts.version}.`)
      : failed("version", `PostgreSQL ${facts.version} is too old.`, "Use version 14 or newer."),
    facts.encoding === "UTF8"
      ? passed("encoding", "The database stores text as UTF-8.")
      : failed(
          "encoding",
          `The database stores text as ${facts.encoding}.`,
          "Create a database with ENCODING 'UTF8': submissions come in every language.",
        ),
    facts.read_only
      ? failed("writable", "The server is a read-only replica.", "Use the address of the primary server.")
      : passed("writable", "The server accepts writes."),
    facts.can_create_schema || facts.is_ours
      ? passed("create_schema", `The schema ${schema} can be created.`)
      : failed(
          "create_schema",
          "This user may not create a schema in this database.",
          "Use the database's owner, or GRANT CREATE ON DATABASE to this user.",
        ),
    facts.can_create_role
      ? passed("create_role", "Roles with few rights can be created for us.")
      : passed(
          "create_role",
          "This user cannot create roles, so it will be used for everything.",
          "For least privilege, connect once as a user with CREATEROLE.",
        ),
    clashing.length === 0
      ? passed("tables", `Nothing of yours is in the schema ${schema}.`)
      : failed(
          "tables",
          `The schema ${schema} already holds ${clashing.length} tables that are not ours.`,
          "Choose another schema name; nothing of yours is ever changed.",
        ),
    pooled
      ? passed(
          "pooler",
          "The address goes through a pooler that works per transaction. That is fine for submissions.",
          "If initializing is slow, use the direct address for it.",
        )
      : passed("pooler", "The connection is direct, or a session of its own."),
  ];
}

const ADVICE: Partial<Readonly<Record<UnavailableReason, readonly [string, string]>>> = {
  auth: ["The server refused the login.", "Check user name, password and the database's name."],
  tls: [
    "The server's certificate could not be verified.",
    "Paste the certificate authority that your provider names, or use the host name that the certificate is for.",
  ],
  too_many_connections: [
    "The server has no free connection.",
    "Close idle connections or raise its limit, then try again.",
  ],
};

/** Uniform for everything about the network, so that the answer is no port scanner. */
function connectFailure(error: unknown): Check {
  if (!(error instanceof TenantUnavailable)) throw error;
  const [message, whatToDo] = ADVICE[error.reason] ?? [
    "The server could not be reached.",
    "Check host and port, and that the server takes TLS connections from the internet.",
  ];
  return failed("connect", message, whatToDo);
}
