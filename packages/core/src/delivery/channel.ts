import type { DeliveryTarget, WebhookFile } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import type { DeliveryContext } from "./delivery-context.ts";

/** Everything that one try at one destination says, and to whom. */
export interface OutgoingDelivery {
  /** The same at every try and every replay. */
  readonly deliveryId: string;
  readonly destination: DeliveryTarget;
  readonly space: { readonly id: string; readonly name: string };
  /** The tenant's delivery key, which webhook secrets, sealed targets and mail links are derived from. */
  readonly deliveryKey: Buffer;
  readonly form: { readonly id: string; readonly name: string };
  readonly submission: StoredSubmission;
  readonly files: readonly WebhookFile[];
  /** Where the dashboard shows the submission. */
  readonly submissionUrl: string;
  /** Whether this is the first of the form's email destinations: people in copy get one mail, not several. */
  readonly isFirstEmail: boolean;
}

/**
 * One try at one channel. Rejects only for what is the platform's own trouble (vault, control database); whatever a
 * destination does is a result.
 */
export type SendToChannel = (options: {
  readonly ctx: DeliveryContext;
  readonly delivery: OutgoingDelivery;
}) => Promise<AttemptResult>;

/** What became of one try. Texts are for the customer: no secret and nothing of our insides in them. */
export type AttemptResult =
  | { readonly kind: "delivered"; readonly statusCode: number | null; readonly response: string | null }
  /** It may work later. */
  | {
      readonly kind: "failed";
      readonly statusCode: number | null;
      readonly error: string;
      readonly response: string | null;
      /** What the destination asked for, at most an hour; null: nothing. */
      readonly retryAfterMs: number | null;
    }
  /** Nothing left us, and it was nobody's fault: a cap, a throttled sender. Not counted as a try. */
  | { readonly kind: "postponed"; readonly until: Date; readonly reason: string }
  /** This delivery will never work: an unverified recipient, a visitor without an address. */
  | { readonly kind: "abandoned"; readonly reason: string }
  /** The destination wants no more: 410, a revoked webhook. It is switched off. */
  | {
      readonly kind: "gone";
      readonly statusCode: number | null;
      readonly error: string;
      readonly response: string | null;
    };
