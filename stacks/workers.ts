import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { dependsOn, type StackContext, use } from "sst/constructs";
import { api } from "./api.ts";
import { jobs } from "./jobs.ts";
import { functionsFromManifest } from "./lib/functions-from-manifest.ts";
import { queues } from "./queues.ts";

/** Functions that work on queues. What one of them reports as failed comes back alone. */
export function workers({ app, stack }: StackContext) {
  dependsOn(jobs);
  const made = functionsFromManifest({
    app,
    stack,
    select: ({ trigger }) => trigger.type === "queue",
    environment: { DASHBOARD_URL: use(api).dashboardUrl },
  });
  for (const { spec, lambda } of made) {
    if (spec.trigger.type !== "queue") continue;
    lambda.addEventSource(
      new SqsEventSource(use(queues).get(spec.trigger.queue), {
        batchSize: spec.trigger.batchSize,
        reportBatchItemFailures: true,
        maxConcurrency: spec.trigger.concurrencyMax,
      }),
    );
  }
  return { made };
}
