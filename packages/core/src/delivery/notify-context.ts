import type { SpaceContext } from "../context.ts";
import type { MessageQueue } from "../ports.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { DestinationRests } from "./destination-rests.ts";

/** What working off deliveries needs beside what sending needs. */
export interface NotifyContext
  extends DeliveryContext,
    Pick<SpaceContext, "actor" | "storeFor" | "openObjectStore" | "egress"> {
  readonly queues: {
    /** First tries. */
    readonly notify: MessageQueue;
    /** Tries that were delayed, and destinations that take long: they hold up no first try. */
    readonly redeliver: MessageQueue;
  };
  readonly rests: DestinationRests;
  /** Which of the two this worker is for. */
  readonly lane: "notify" | "redeliver";
  /** How long a worker holds a delivery before another may take it up; longer than a try with all around it. */
  readonly leaseMs: number;
}
