import type { DeliveryContext } from "../delivery-context.ts";

/** Whether a mail may be sent. Reasons are for the customer. */
export type MailAdmission =
  /** And it is counted: whoever gets this sends, or gives the mail back. */
  | { readonly kind: "admitted" }
  /** No later try will be admitted either, unless somebody changes something. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The space sent as many mails as it may today. */
  | { readonly kind: "postponed"; readonly until: Date; readonly reason: string };

export type AdmissionContext = Pick<DeliveryContext, "control" | "clock" | "mailsPerDayMax">;

export const UNSUBSCRIBED_TEXT = "This address unsubscribed from the space's mails.";

/** Why no mail goes to a suppressed address; null for one that is not. */
export function suppressionText(reason: string | null): string | null {
  if (reason === null) return null;
  return reason === "complaint"
    ? "Somebody reported mail to this address as spam."
    : "Mail to this address came back as undeliverable.";
}
