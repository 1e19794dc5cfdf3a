/** A file of a submission, as a receiver sees it. */
export interface WebhookFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Media type. */
  readonly type: string;
  /** The dashboard's, which asks for a login, or presigned until `expiresAt`. */
  readonly url: string;
  /** ISO 8601; null: the link does not expire. */
  readonly expiresAt: string | null;
}

export interface WebhookSubmission {
  readonly id: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly status: "new" | "read" | "resolved" | "spam";
  /** 0 to 1; null: not scored. */
  readonly spamScore: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Names of `fields` in the order in which they came. */
  readonly fieldOrder: readonly string[];
  /** `fields` was cut to keep the body below 256 KiB: the API has the rest. */
  readonly truncated: boolean;
  readonly files: readonly WebhookFile[];
  readonly meta: { readonly referer: string | null; readonly userAgent: string | null };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a webhook's body holds. Additive within `version`. */
export type WebhookEvent = {
  readonly version: 1;
  /** ISO 8601: when it happened, the same at every try. */
  readonly timestamp: string;
} & (
  | {
      readonly type: "submission.created" | "submission.updated" | "test";
      readonly data: { readonly space: Named; readonly form: Named; readonly submission: WebhookSubmission };
    }
  | {
      readonly type: "submission.deleted";
      readonly data: {
        readonly space: Named;
        readonly form: Named;
        readonly submission: { readonly id: string };
      };
    }
  | {
      readonly type: "destination.disabled";
      readonly data: {
        readonly space: Named;
        readonly destination: { readonly id: string; readonly channel: string; readonly target: string };
        readonly reason: string;
      };
    }
);
