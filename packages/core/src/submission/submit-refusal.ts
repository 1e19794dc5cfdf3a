import type { FormErrorCode, SubmitError } from "@formtrap/contracts";

const STATUS_OF: Readonly<Record<FormErrorCode, number>> = {
  BLOCKED: 403,
  EMPTY: 400,
  FILES_TOO_BIG: 413,
  FORM_NOT_FOUND: 404,
  INACTIVE: 403,
  NO_FILE_UPLOADS: 400,
  PROJECT_NOT_FOUND: 404,
  TOO_MANY_FILES: 400,
  CAPTCHA_FAILED: 422,
  CLOSED: 403,
  FILE_TYPE_NOT_ALLOWED: 400,
  ORIGIN_NOT_ALLOWED: 403,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  UNSUPPORTED_MEDIA_TYPE: 415,
  MALFORMED_BODY: 400,
};

export interface RefusalOptions {
  /** Instead of the code's usual status. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The one error of the submit path: a sentence for the visitor, a code for the page, a status for HTTP. */
export class SubmitRefusal extends Error {
  override readonly name = "SubmitRefusal";
  readonly status: number;
  readonly errors: readonly SubmitError[];
  readonly retryAfterSeconds: number | null;

  /** @param message one sentence that says what is wrong and what to do; shown as it is. */
  constructor(code: FormErrorCode, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? STATUS_OF[code];
    this.errors = [{ code, message }];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** One or more fields that break the form's rules. */
export class FieldRefusal extends SubmitRefusal {
  override readonly errors: readonly SubmitError[];

  constructor(errors: readonly [SubmitError, ...SubmitError[]]) {
    const message =
      errors.length === 1
        ? errors[0].message
        : `${errors.length} fields need another look: ${errors[0].message}`;
    super("MALFORMED_BODY", message, { status: 422 });
    this.errors = errors;
  }
}

/** Nothing was stored and nothing is wrong with the post: the same post may pass later. */
export function unavailable(retryAfterSeconds: number, cause?: unknown): SubmitRefusal {
  return new SubmitRefusal(
    "UNAVAILABLE",
    "The form cannot store anything at the moment; please send it again in a minute.",
    { retryAfterSeconds, cause },
  );
}
