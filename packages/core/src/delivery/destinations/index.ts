export type { DestinationInput } from "@formtrap/contracts";
export { createDestination } from "./create-destination.ts";
export type { Destination } from "./destination.ts";
export { listDestinations } from "./list-destinations.ts";
export { removeDestination } from "./remove-destination.ts";
export { switchDestination } from "./switch-destination.ts";
export { type DestinationTest, testDestination } from "./test-destination.ts";
export { updateDestination } from "./update-destination.ts";
export { revealWebhookSecret, rotateWebhookSecret } from "./webhook-secrets.ts";
