import type { FieldErrorCode, FormErrorCode, SubmitError } from "@formtrap/contracts";
import { english, type Language, readText, say, type VisitorText } from "./texts/index.ts";

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
  /** The field at fault, where one is. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;
  /** Where the visitor's browser sends the same post instead. */
  readonly forwardTo?: string;
  readonly cause?: unknown;
}

/** One thing that is wrong with a post. */
export interface Fault {
  readonly code: FormErrorCode | FieldErrorCode;
  readonly text: VisitorText;
  readonly field?: string;
}

/** The one error of the submit path: a text for the visitor, a code for the page, a status for HTTP. */
export class SubmitRefusal extends Error {
  override readonly name = "SubmitRefusal";
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly forwardTo: string | null;
  readonly text: VisitorText;
  readonly faults: readonly Fault[];

  /** @param text says what is wrong and what to do; shown in the visitor's language. */
  constructor(code: FormErrorCode, text: VisitorText, options: RefusalOptions = {}) {
    super(readText(text, english), options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? STATUS_OF[code];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.forwardTo = options.forwardTo ?? null;
    this.text = text;
    this.faults = [{ code, text, ...(options.field === undefined ? {} : { field: options.field }) }];
  }

  /** The refusal's sentence and its errors in the words of one language. */
  read({ catalog }: Pick<Language, "catalog">): {
    readonly message: string;
    readonly errors: readonly SubmitError[];
  } {
    return {
      message: readText(this.text, catalog),
      errors: this.faults.map(({ code, field, text }) => ({
        code,
        ...(field === undefined ? {} : { field }),
        message: readText(text, catalog),
      })),
    };
  }
}

/** One or more fields that break the form's rules. */
export class FieldRefusal extends SubmitRefusal {
  override readonly faults: readonly Fault[];

  constructor(faults: readonly [Fault, ...Fault[]]) {
    const [first] = faults;
    const text =
      faults.length === 1
        ? first.text
        : say("fields_need_another_look", { count: faults.length, first: first.text });
    super("MALFORMED_BODY", text, { status: 422 });
    this.faults = faults;
  }
}

/** Nothing was stored and nothing is wrong with the post: the same post may pass later. */
export function unavailable(retryAfterSeconds: number, cause?: unknown): SubmitRefusal {
  return new SubmitRefusal("UNAVAILABLE", say("unavailable"), { retryAfterSeconds, cause });
}
