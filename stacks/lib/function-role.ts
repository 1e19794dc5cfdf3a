import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import { ArnFormat } from "aws-cdk-lib/core";
import type { Stack } from "sst/constructs";

/** What Lambda's service does to put a function into a VPC. EC2 has no narrower resource for these than all. */
const NETWORK_INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

interface FunctionRoleProps {
  readonly id: string;
  readonly functionName: string;
  readonly logGroup: LogGroup;
  readonly isInVpc: boolean;
}

/**
 * A role that may write its own function's log and nothing else. In place of AWS's managed policies: those allow
 * every log group of the account, and allow the function's code what only Lambda's service needs.
 */
export function createFunctionRole(
  stack: Stack,
  { id, functionName, logGroup, isInVpc }: FunctionRoleProps,
): Role {
  const log = new PolicyStatement({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logGroup.logGroupArn],
  });
  return new Role(stack, id, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: {
      log: new PolicyDocument({ statements: [log] }),
      ...(isInVpc ? { vpc: vpcPolicy(stack, functionName) } : {}),
    },
  });
}

/** Allows the interfaces to Lambda's service and denies them to code running in the function, as AWS advises. */
function vpcPolicy(stack: Stack, functionName: string): PolicyDocument {
  const functionArn = stack.formatArn({
    service: "lambda",
    resource: "function",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: functionName,
  });
  return new PolicyDocument({
    statements: [
      new PolicyStatement({ actions: NETWORK_INTERFACE_ACTIONS, resources: ["*"] }),
      new PolicyStatement({
        effect: Effect.DENY,
        actions: NETWORK_INTERFACE_ACTIONS,
        resources: ["*"],
        conditions: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
      }),
    ],
  });
}
