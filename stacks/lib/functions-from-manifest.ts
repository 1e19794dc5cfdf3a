import { SubnetType } from "aws-cdk-lib/aws-ec2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { type App, Function, type Stack, use } from "sst/constructs";
import { type FunctionSpec, functions } from "../../functions/manifest.ts";
import { network } from "../network.ts";
import { type Environment, environmentFor, resolveEnvironment } from "./environment.ts";
import { createFunctionRole } from "./function-role.ts";
import { grantsFor } from "./grants.ts";
import { settingsOf } from "./settings.ts";

interface FromManifest {
  readonly app: App;
  readonly stack: Stack;
  /** Which functions this stack is for. */
  readonly select: (spec: FunctionSpec) => boolean;
  /** Values that only this stack knows. */
  readonly environment?: Environment;
}

/** A function, and the entry of the manifest that it was made from. */
export interface MadeFunction {
  readonly spec: FunctionSpec;
  readonly lambda: Function;
}

/**
 * Makes the selected functions of `functions/manifest.ts`, each under a role of its own that allows what its rights
 * say and nothing else; in the VPC only where a right leads there.
 * @throws Error naming a variable without a value.
 */
export function functionsFromManifest({ app, stack, select, environment }: FromManifest): MadeFunction[] {
  const settings = settingsOf(app.stage);
  const grants = grantsFor(stack, settings);
  const values = { ...environmentFor(settings), ...environment };

  return functions.filter(select).map((spec) => {
    const functionName = app.logicalPrefixedName(spec.name);
    const granted = spec.rights.map((right) => grants[right]);
    const securityGroups = granted.flatMap((grant) => grant.securityGroup ?? []);
    const isInVpc = securityGroups.length > 0;
    const reserved = settings.reservedConcurrency[spec.name];
    const logGroup = new LogGroup(stack, `${spec.name}-logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: settings.logRetention,
      removalPolicy: settings.dataRemovalPolicy,
    });
    const lambda = new Function(stack, spec.name, {
      functionName,
      handler: spec.handler,
      memorySize: spec.memoryMb,
      timeout: spec.timeoutSeconds,
      environment: {
        ...resolveEnvironment(spec, values),
        ...Object.fromEntries(granted.flatMap((grant) => Object.entries(grant.environment ?? {}))),
      },
      logGroup,
      role: createFunctionRole(stack, { id: `${spec.name}-role`, functionName, logGroup, isInVpc }),
      permissions: granted.flatMap((grant) => grant.statements),
      ...(isInVpc
        ? {
            vpc: use(network).vpc,
            vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
            securityGroups,
          }
        : {}),
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
    return { spec, lambda };
  });
}
