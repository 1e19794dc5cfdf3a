import type { DeliveryChannel, DestinationOptions } from "@formtrap/contracts";
import type { SubmissionKey } from "./inbox-store.ts";
import type { MailOptions, SubmissionFile, SubmissionStatus } from "./submission.ts";

/** A stored submission, for those who tell others of it. */
export interface StoredSubmission {
  readonly id: string;
  readonly formId: string;
  readonly createdAt: Date;
  readonly status: SubmissionStatus;
  readonly email: string | null;
  readonly name: string | null;
  /** The visitor's fields; null where they are larger than `dataBytesMax`. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly fieldOrder: readonly string[];
  readonly files: readonly SubmissionFile[];
  readonly spamScore: number | null;
  readonly userAgent: string | null;
  readonly referer: string | null;
  readonly mailOptions: MailOptions | null;
  readonly isDeleted: boolean;
}

/** A delivery that one worker holds until `leasedUntil`. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly destinationId: string;
  readonly channel: DeliveryChannel;
  /** Of this try, over all rounds; 1 at the first. */
  readonly attempt: number;
  /** Of this try in the present round. */
  readonly roundAttempt: number;
  readonly roundStartedAt: Date;
}

export interface DeliveryClaim {
  readonly submission: StoredSubmission;
  /** Those that were due and that nobody else held. */
  readonly claimed: readonly ClaimedDelivery[];
  /** Until when another worker holds what else was asked for; null: nobody holds any. */
  readonly heldUntil: Date | null;
  /** Submissions whose deliveries are long overdue: whatever was to remind of them got lost. */
  readonly forgotten: readonly { readonly submissionId: string; readonly formId: string }[];
}

/** What became of one try. */
export interface DeliveryOutcome {
  readonly deliveryId: string;
  readonly attempt: number;
  /** `pending`: to be tried again at `nextAttemptAt`. */
  readonly status: "pending" | "succeeded" | "failed" | "abandoned";
  readonly nextAttemptAt: Date | null;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  /** At most 4,096 characters are kept. */
  readonly response: string | null;
  /** A try that never left: it is not counted, and says nothing of the destination. */
  readonly isPostponed: boolean;
  /** The destination took it, would not take it, or had no part in the outcome. */
  readonly destinationHealth: "well" | "failing" | "unknown";
}

/** A destination's row. */
export interface TenantDestination {
  readonly id: string;
  /** null: all forms of the space. */
  readonly formId: string | null;
  readonly channel: DeliveryChannel;
  readonly name: string | null;
  readonly target: string;
  readonly sealedSecret: string | null;
  readonly options: DestinationOptions;
  readonly isEnabled: boolean;
  readonly failingSince: Date | null;
  readonly disabledReason: string | null;
  readonly secretVersion: number;
  readonly secretRotatedAt: Date | null;
  readonly isFromForm: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface StoredDelivery {
  readonly id: string;
  readonly submissionId: string;
  readonly destinationId: string;
  readonly channel: DeliveryChannel;
  readonly status: "pending" | "succeeded" | "failed" | "abandoned";
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly lastStatusCode: number | null;
  readonly lastError: string | null;
  readonly lastResponse: string | null;
  readonly lastDurationMs: number | null;
  readonly deliveredAt: Date | null;
  readonly createdAt: Date;
}

export interface DestinationDeliveriesFilter {
  readonly status: StoredDelivery["status"] | null;
  /** Where the page before ended; null: the first page. */
  readonly before: SubmissionKey | null;
  /** At most 200, which is what it is where none is given. */
  readonly limit?: number;
}

export interface DeliveryPage {
  readonly deliveries: readonly StoredDelivery[];
  /** null: this is the last page. */
  readonly next: SubmissionKey | null;
}

export interface DeliveryAttempt {
  readonly attempt: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

/** Where submissions go. */
export interface DestinationStore {
  /** Inserts the row, or changes everything of it but its state (enabled, failing, rotation) and `createdAt`. */
  save(destination: TenantDestination): Promise<void>;
  /** Those of a form and those of all forms of the space, at most 200, oldest first. */
  ofForm(formId: string): Promise<readonly TenantDestination[]>;
  /** All of the space's, at most 1,000, oldest first. */
  list(): Promise<readonly TenantDestination[]>;
  find(destinationId: string): Promise<TenantDestination | null>;
  /** Off with a reason, or on, which forgets the reason and since when it failed. False: there is no such row. */
  setEnabled(
    destinationId: string,
    state: { readonly isEnabled: boolean; readonly disabledReason: string | null; readonly now: Date },
  ): Promise<boolean>;
  /** Raises the secret's version. @returns null where there is no such row. */
  rotateSecret(destinationId: string, now: Date): Promise<TenantDestination | null>;
  /** False: there is no such row. Pending deliveries stay and are abandoned when they are due. */
  remove(destinationId: string): Promise<boolean>;
}

/** The outbox. */
export interface DeliveryStore {
  /**
   * Takes hold of a submission's deliveries that are due (all, or one), in one round trip.
   * @returns null where there is no such submission.
   */
  claim(options: {
    readonly submissionId: string;
    readonly deliveryId: string | null;
    readonly now: Date;
    readonly leasedUntil: Date;
    /** Larger fields are left out. */
    readonly dataBytesMax: number;
    /** Overdue since before this: forgotten. At most five are told, and told once: they are due anew from `now`. */
    readonly forgottenBefore: Date;
  }): Promise<DeliveryClaim | null>;
  /**
   * Records what became of tries, with the submission's `webhook_sent` and `email_sent` and the destinations' health,
   * in one statement. A success counts whoever held the delivery last; all else only of its holder.
   * @returns destinations of these tries that are failing, and since when.
   */
  finish(
    outcomes: readonly DeliveryOutcome[],
  ): Promise<readonly { readonly destinationId: string; readonly failingSince: Date }[]>;
  /** Of one submission, oldest first, at most 200, with the first 500 characters of what was answered last. */
  ofSubmission(submissionId: string): Promise<readonly StoredDelivery[]>;
  /** A page, newest first, with the first 500 characters of what was answered last. */
  ofDestination(destinationId: string, filter: DestinationDeliveriesFilter): Promise<DeliveryPage>;
  /** With the first 500 characters of what was answered last; null where there is none. */
  find(deliveryId: string): Promise<StoredDelivery | null>;
  /** The latest 50 of all rounds, oldest first. */
  attempts(deliveryId: string): Promise<readonly DeliveryAttempt[]>;
  /**
   * Begins a new round of deliveries that are not pending, with their ids as they are; at most 1,000 at a time.
   * @returns which submissions to look at.
   */
  replay(
    which:
      | { readonly deliveryIds: readonly string[] }
      | {
          readonly destinationId: string;
          readonly statuses: readonly ("failed" | "abandoned")[];
          readonly since: Date;
        },
    now: Date,
  ): Promise<
    readonly { readonly deliveryId: string; readonly submissionId: string; readonly formId: string }[]
  >;
}
