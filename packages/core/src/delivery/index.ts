export type { DeliveryContext } from "./delivery-context.ts";
export { createDestinationRests } from "./destination-rests.ts";
export type { NotifyContext } from "./notify-context.ts";
export { notifySubmission } from "./notify-submission.ts";
