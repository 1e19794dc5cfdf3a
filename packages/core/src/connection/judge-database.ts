import type { Check } from "@formtrap/contracts";
import { TenantUnavailable, type UnavailableReason } from "@formtrap/tenant-db";
import { failed, passed } from "./check.ts";
import type { SchemaUse, ServerFacts } from "./database-facts.ts";

const OLDEST_VERSION_NUM = 140_000;
/** Three roles of five each. */
const CONNECTIONS_NEEDED = 15;
const SLOW_MS = 150;
/** Measured: an empty pack, as tables, indexes and their catalogue. */
const EMPTY_BYTES = 500_000;

/** What was learned about a server, in words for its owner. */
export function judgeDatabase(found: {
  readonly facts: ServerFacts;
  readonly use: SchemaUse;
  readonly isPooled: boolean;
  readonly roundTripMs: number;
  readonly schema: string;
}): Check[] {
  const { facts, use, isPooled, roundTripMs, schema } = found;
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
    judgeSchemaRight(facts, schema),
    judgeRoleRight(facts),
    judgeTables(facts, use, schema),
    isPooled
      ? passed(
          "pooler",
          "The address goes through a pooler that works per transaction. That is fine for submissions.",
          "If initializing is slow, use the direct address for it.",
        )
      : passed("pooler", "The connection is direct, or a session of its own."),
    passed(
      "latency",
      `A question and its answer take ${roundTripMs} ms.`,
      roundTripMs > SLOW_MS ? "Every submission waits for one: a server nearer to us would be faster." : "",
    ),
    judgeConnections(facts),
    passed(
      "size",
      `The database has ${megabytes(facts.size_bytes)} MB. Initializing adds about ${megabytes(EMPTY_BYTES)} MB, and a submission about 2 kB.`,
    ),
  ];
}

function judgeSchemaRight(facts: ServerFacts, schema: string): Check {
  if (facts.can_create_schema || facts.has_installation || facts.owns_schema) {
    return passed("create_schema", `The schema ${schema} can be used.`);
  }
  return failed(
    "create_schema",
    "This user may not create a schema in this database.",
    "Use the database's owner, or GRANT CREATE ON DATABASE to this user.",
  );
}

function judgeRoleRight(facts: ServerFacts): Check {
  if (facts.schema_owner_comment?.startsWith("FormTrap: ") === true) {
    return passed("create_role", "The roles with few rights are there already.");
  }
  return facts.can_create_role
    ? passed("create_role", "Roles with few rights can be created for us.")
    : passed(
        "create_role",
        "This user cannot create roles, so it will be used for everything.",
        "For least privilege, connect once as a user with CREATEROLE.",
      );
}

function judgeTables(facts: ServerFacts, use: SchemaUse, schema: string): Check {
  if (use === "another") {
    return failed(
      "tables",
      `The schema ${schema} belongs to another FormTrap space or installation.`,
      "Choose another schema name, or disconnect that space first.",
    );
  }
  if (use === "ours") return passed("tables", `The schema ${schema} was initialized for this space before.`);
  if (facts.schema_tables.length === 0)
    return passed("tables", `Nothing of yours is in the schema ${schema}.`);
  return failed(
    "tables",
    `The schema ${schema} already holds ${facts.schema_tables.length} tables that are not ours.`,
    "Choose another schema name; nothing of yours is ever changed.",
  );
}

function judgeConnections({ connections_max: max, connections_used: used }: ServerFacts): Check {
  const message = `The server takes ${max} connections, and ${used} are in use. We hold ${CONNECTIONS_NEEDED} at the most.`;
  const isTight = max - used < CONNECTIONS_NEEDED;
  return passed(
    "connections",
    message,
    isTight ? "That is tight: use your provider's pooler, or a plan with more connections." : "",
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
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
export function connectFailure(error: unknown): Check {
  if (!(error instanceof TenantUnavailable)) throw error;
  const [message, whatToDo] = ADVICE[error.reason] ?? [
    "The server could not be reached.",
    "Check host and port, and that the server takes TLS connections from the internet.",
  ];
  return failed("connect", message, whatToDo);
}
