export type { DeliveryContext } from "./delivery-context.ts";
export { createDestinationRests } from "./destination-rests.ts";
export * from "./destinations/index.ts";
export {
  listDeliveryAttempts,
  listDestinationDeliveries,
  listSubmissionDeliveries,
} from "./list-deliveries.ts";
export type { NotifyContext } from "./notify-context.ts";
export { notifySubmission } from "./notify-submission.ts";
export { type ReplayInput, replayDeliveries } from "./replay-deliveries.ts";
