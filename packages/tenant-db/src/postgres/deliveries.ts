import type { DeliveryStore } from "../delivery-store.ts";
import { claimDeliveries } from "./deliveries-claim.ts";
import { finishDeliveries } from "./deliveries-finish.ts";
import { replayDeliveries } from "./deliveries-replay.ts";
import type { Run } from "./run.ts";

/**
 * What people look at is read at its first use: it is no part of ingest's cold start.
 * @param schema quoted.
 */
export function createDeliveries(schema: string, run: Run): DeliveryStore {
  const history = () => import("./deliveries-history.ts");
  return {
    claim: (options) => claimDeliveries(schema, run, options),
    finish: (outcomes) => finishDeliveries(schema, run, outcomes),
    ofSubmission: async (submissionId) =>
      await (await history()).deliveriesOfSubmission(schema, run, submissionId),
    ofDestination: async (destinationId, filter) =>
      await (await history()).deliveriesOfDestination(schema, run, destinationId, filter),
    find: async (deliveryId) => await (await history()).findDelivery(schema, run, deliveryId),
    attempts: async (deliveryId) => await (await history()).attemptsOf(schema, run, deliveryId),
    replay: (which, now) => replayDeliveries(schema, run, which, now),
  };
}
