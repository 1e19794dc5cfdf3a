export { waitingUrl } from "./dashboard-links.ts";
export type { DeliveryContext } from "./delivery-context.ts";
export { createDestinationRests } from "./destination-rests.ts";
export * from "./destinations/index.ts";
export { createFormAndInvite } from "./form-recipients/create-form-and-invite.ts";
export type { FormRecipient } from "./form-recipients/invite-form-recipients.ts";
export { updateFormAndInvite } from "./form-recipients/update-form-and-invite.ts";
export {
  listDestinationDeliveries,
  listSubmissionDeliveries,
  readDelivery,
} from "./list-deliveries.ts";
export { noticeMail } from "./mail/notice-mail.ts";
export { oneLine } from "./mail/one-line.ts";
export { readableTime } from "./mail/readable-time.ts";
export type { NotifyContext } from "./notify-context.ts";
export { notifySubmission } from "./notify-submission.ts";
export { ownerAddresses } from "./owner-addresses.ts";
export { type ReplayInput, replayDeliveries, replayDelivery } from "./replay-deliveries.ts";
