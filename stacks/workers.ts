import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Duration } from "aws-cdk-lib/core";
import { dependsOn, type StackContext, use } from "sst/constructs";
import { api } from "./api.ts";
import { jobs } from "./jobs.ts";
import { functionsFromManifest } from "./lib/functions-from-manifest.ts";
import { queues } from "./queues.ts";

/**
 * Functions that work on queues, or by the clock. What one of them reports as failed of a batch comes back alone; a
 * run by the clock is not tried again, since the next one does the same.
 */
export function workers({ app, stack }: StackContext) {
  dependsOn(jobs);
  const made = functionsFromManifest({
    app,
    stack,
    select: ({ trigger }) => trigger.type === "queue" || trigger.type === "schedule",
    environment: { DASHBOARD_URL: use(api).dashboardUrl },
  });
  for (const { spec, lambda } of made) {
    const { trigger } = spec;
    if (trigger.type === "queue") {
      lambda.addEventSource(
        new SqsEventSource(use(queues).get(trigger.queue), {
          batchSize: trigger.batchSize,
          reportBatchItemFailures: true,
          maxConcurrency: trigger.concurrencyMax,
        }),
      );
    } else if (trigger.type === "schedule") {
      const rate = Duration.minutes(trigger.rateMinutes);
      lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: rate });
      new Rule(stack, `${spec.name}-schedule`, {
        description: `Runs ${spec.name}`,
        schedule: Schedule.rate(rate),
        targets: [new LambdaFunction(lambda, { retryAttempts: 0, maxEventAge: rate })],
      });
    }
  }
  return { made };
}
