import type { DeliveryStore } from "../delivery-store.ts";
import { claimDeliveries } from "./deliveries-claim.ts";
import { finishDeliveries } from "./deliveries-finish.ts";
import {
  attemptsOf,
  deliveriesOfDestination,
  deliveriesOfSubmission,
  findDelivery,
} from "./deliveries-history.ts";
import { replayDeliveries } from "./deliveries-replay.ts";
import type { Run } from "./run.ts";

/** @param schema quoted. */
export function createDeliveries(schema: string, run: Run): DeliveryStore {
  return {
    claim: (options) => claimDeliveries(schema, run, options),
    finish: (outcomes) => finishDeliveries(schema, run, outcomes),
    ofSubmission: (submissionId) => deliveriesOfSubmission(schema, run, submissionId),
    ofDestination: (destinationId, filter) => deliveriesOfDestination(schema, run, destinationId, filter),
    find: (deliveryId) => findDelivery(schema, run, deliveryId),
    attempts: (deliveryId) => attemptsOf(schema, run, deliveryId),
    replay: (which, now) => replayDeliveries(schema, run, which, now),
  };
}
