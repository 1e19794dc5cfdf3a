/** Every way in which a verb can refuse; what each means over HTTP is decided in one switch at the edge. */
export const DOMAIN_ERROR_CODES = [
  "not_signed_in",
  "forbidden",
  "not_found",
  "conflict",
  "changed_meanwhile",
  "invalid_input",
  "limit_reached",
  "too_large",
  "credentials_needed",
  "verification_failed",
  "not_ready",
] as const;
export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number];

export interface InputIssue {
  /** Dotted path below the input, such as `validation.fields.email`; empty for the input itself. */
  readonly path: string;
  readonly message: string;
}

/** The domain's only error. Its message is for the person who asked: one sentence and never a secret. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly issues: readonly InputIssue[];

  constructor(code: DomainErrorCode, message: string, issues: readonly InputIssue[] = []) {
    super(message);
    this.name = "DomainError";
    this.code = code;
    this.issues = issues;
  }
}
