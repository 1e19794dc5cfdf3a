import { SQSClient } from "@aws-sdk/client-sqs";
import type { FunctionSpec } from "@formtrap/functions/manifest";
import type { FunctionRuntime } from "../lambda/function-runtime.ts";
import { createQueue } from "./create-queues.ts";
import { startQueueMapping } from "./queue-mapping.ts";
import { startSchedule } from "./schedule.ts";

export interface EventSourcesOptions {
  readonly specs: readonly FunctionSpec[];
  readonly runtime: Pick<FunctionRuntime, "invoke">;
  readonly aws: {
    readonly endpointUrl: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** Batches of one queue under way at once. */
  readonly concurrencyMax: number;
  readonly onProblem: (message: string) => void;
}

/**
 * Makes the queues of the manifest, maps them to their functions, and starts the schedules.
 * @returns what stops all of it and waits for batches under way.
 */
export async function startEventSources(options: EventSourcesOptions): Promise<() => Promise<void>> {
  const { specs, runtime, aws } = options;
  const { region } = aws;
  const sqs = new SQSClient({ endpoint: aws.endpointUrl, region, credentials: aws });
  const stops: (() => Promise<void> | void)[] = [];
  for (const { name, trigger } of specs) {
    const invoke = async (event: object) => await runtime.invoke(name, event);
    if (trigger.type === "queue") {
      const queue = await createQueue(sqs, trigger);
      const { concurrencyMax, onProblem } = options;
      const { batchSize } = trigger;
      const mapping = startQueueMapping({ sqs, queue, region, batchSize, concurrencyMax, invoke, onProblem });
      stops.push(() => mapping.stop());
    } else if (trigger.type === "schedule") {
      const { rateMinutes } = trigger;
      stops.push(startSchedule({ functionName: name, rateMinutes, region, invoke }));
    }
  }
  return async () => {
    await Promise.all(stops.map(async (stop) => await stop()));
    sqs.destroy();
  };
}
