export type UnavailableReason =
  /** No connection, or it broke. */
  | "unreachable"
  /** No answer in time. */
  | "timeout"
  /** Login refused, or no such database; through a pooler the two look alike. */
  | "auth"
  /** The server could not prove who it is, or offers no encryption. */
  | "tls"
  /** The vault could not be read. */
  | "credentials"
  | "too_many_connections"
  /** This side has no connection left to give. */
  | "busy"
  | "read_only"
  | "disk_full"
  /** A move closed this database for writing: resolve the route again. */
  | "fenced"
  /** Schema, table or function is missing, or a right to it. */
  | "misconfigured"
  /** Endless or malformed answers. */
  | "misbehaving"
  /** Any other refusal that is not about the submission's own data. */
  | "server_error";

const SENTENCES: Readonly<Record<UnavailableReason, string>> = {
  unreachable: "The tenant's database cannot be reached.",
  timeout: "The tenant's database did not answer in time.",
  auth: "The tenant's database refused the login.",
  tls: "The tenant's database could not prove its identity.",
  credentials: "The tenant's database credentials could not be read.",
  too_many_connections: "The tenant's database takes no more connections.",
  busy: "All connections to tenants' databases are in use.",
  read_only: "The tenant's database is read-only.",
  disk_full: "The tenant's database is full.",
  fenced: "The tenant's database is closed for a move.",
  misconfigured: "The tenant's schema is not as it was set up.",
  misbehaving: "The tenant's database does not speak the protocol as it should.",
  server_error: "The tenant's database reported an error.",
};

interface ErrorFacts {
  readonly sqlState?: string | null;
  readonly detail?: string | null;
}

/** The tenant's database cannot take or give anything now; nothing is known to be wrong with the request. */
export class TenantUnavailable extends Error {
  readonly reason: UnavailableReason;
  readonly sqlState: string | null;
  /** What the server or the network said, cut and without the password: for the operator's log alone. */
  readonly detail: string | null;

  constructor(reason: UnavailableReason, facts: ErrorFacts = {}) {
    const sqlState = facts.sqlState ?? null;
    super(sqlState === null ? SENTENCES[reason] : `${SENTENCES[reason]} (SQLSTATE ${sqlState})`);
    this.name = "TenantUnavailable";
    this.reason = reason;
    this.sqlState = sqlState;
    this.detail = facts.detail ?? null;
  }

  /** What node-postgres calls the SQLSTATE. */
  get code(): string | null {
    return this.sqlState;
  }
}

/** Either the database refuses this very row (`rejected`), or what it answered is not what was asked for. */
export class TenantDataError extends Error {
  readonly reason: "rejected" | "unparsable";
  /** Class 22 or 23 where the row was rejected. */
  readonly sqlState: string | null;
  /** Of the row that makes no sense, those at fault, by our own names; empty where nobody knows. */
  readonly columns: readonly string[];

  constructor(
    reason: "rejected" | "unparsable",
    facts: {
      readonly sqlState?: string;
      readonly what?: string;
      readonly columns?: readonly string[];
    } = {},
  ) {
    super(
      reason === "rejected"
        ? `The tenant's database cannot store this row (SQLSTATE ${facts.sqlState ?? "unknown"}).`
        : `The tenant's database answered with something else than ${facts.what ?? "what was asked for"}.`,
    );
    this.name = "TenantDataError";
    this.reason = reason;
    this.sqlState = facts.sqlState ?? null;
    this.columns = facts.columns ?? [];
  }

  /** What node-postgres calls the SQLSTATE. */
  get code(): string | null {
    return this.sqlState;
  }
}
