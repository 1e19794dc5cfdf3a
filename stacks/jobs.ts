import { Duration } from "aws-cdk-lib/core";
import { Trigger } from "aws-cdk-lib/triggers";
import { dependsOn, type StackContext } from "sst/constructs";
import { controlDatabase } from "./control-database.ts";
import { functionsFromManifest } from "./lib/functions-from-manifest.ts";

/**
 * What a deploy runs before traffic reaches new code. CloudFormation invokes each function when its code (its SQL is a
 * part of that) or its configuration changed, and waits; one that throws fails the stack, and with it the deploy.
 */
export function jobs({ app, stack }: StackContext) {
  // The writer: a cluster's address exists before there is anything behind it.
  dependsOn(controlDatabase);
  const made = functionsFromManifest({ app, stack, select: ({ trigger }) => trigger.type === "deploy" });
  for (const { spec, lambda } of made) {
    new Trigger(stack, `${spec.name}-run`, {
      handler: lambda,
      timeout: Duration.seconds(spec.timeoutSeconds),
    });
  }
}
