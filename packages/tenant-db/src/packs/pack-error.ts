export type PackErrorReason =
  /** `public`, a name of the server's own, or one that Postgres would not take as it is. */
  | "schema_name"
  /** The database stores text in something else than UTF-8. */
  | "encoding"
  /** Another space or another deployment uses this schema. */
  | "owned_by_another"
  /** The schema exists, holds something, and belongs to somebody else's role. */
  | "schema_in_use"
  /** The connecting role may not do what is needed. */
  | "permission";

/** Why a schema cannot be set up; its message is for the person whose database it is. Nothing was changed. */
export class PackError extends Error {
  readonly reason: PackErrorReason;

  constructor(reason: PackErrorReason, message: string) {
    super(message);
    this.name = "PackError";
    this.reason = reason;
  }
}
