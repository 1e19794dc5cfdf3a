export type MigrationErrorReason =
  /** Its text is not what was applied. */
  | "edited"
  /** A table that it would create is there already, made by somebody else. */
  | "clash"
  /** Another migrator holds the schema's lock for too long. */
  | "locked"
  /** The database refused a statement. */
  | "failed";

/** Why a migration did not happen. Nothing was changed: all of a run is one transaction. */
export class MigrationError extends Error {
  readonly reason: MigrationErrorReason;
  /** `<version>_<name>`; null where the cause lies outside of one migration. */
  readonly migration: string | null;
  /** The server's code for the cause, where it gave one. */
  readonly sqlState: string | null;

  constructor(
    reason: MigrationErrorReason,
    message: string,
    options: {
      readonly migration?: string;
      readonly sqlState?: string | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "MigrationError";
    this.reason = reason;
    this.migration = options.migration ?? null;
    this.sqlState = options.sqlState ?? null;
  }
}

/** The five-character code that the server put on an error; null for errors of other origin. */
export function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
