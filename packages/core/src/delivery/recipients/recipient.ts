import type { ControlDatabase } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import { suppressionText } from "./mail-admission.ts";

/** Mail goes to `verified` ones alone. */
export type RecipientState = "pending" | "verified" | "unsubscribed" | "suppressed";

/** An address that a space wants to send mail to. */
export interface Recipient {
  readonly email: string;
  readonly state: RecipientState;
  /** Why mail to a suppressed one is held back, for people; null for the others. */
  readonly reason: string | null;
  readonly addedAt: Date;
  readonly verifiedAt: Date | null;
  readonly unsubscribedAt: Date | null;
}

type Row = Omit<Selectable<ControlDatabase["verifiedRecipient"]>, "organizationId"> & {
  /** By the deployment's own list. */
  readonly suppression: string | null;
};

export function toRecipient(row: Row): Recipient {
  const { email, createdAt: addedAt, verifiedAt, unsubscribedAt } = row;
  const reason = suppressionText(row.suppression ?? row.suppressedReason);
  return { email, state: stateOf(row, reason), reason, addedAt, verifiedAt, unsubscribedAt };
}

function stateOf(row: Row, reason: string | null): RecipientState {
  if (reason !== null) return "suppressed";
  if (row.unsubscribedAt !== null) return "unsubscribed";
  return row.verifiedAt === null ? "pending" : "verified";
}
