import {
  FlowLogDestination,
  FlowLogTrafficType,
  InstanceClass,
  InstanceSize,
  InstanceType,
  IpAddresses,
  type IVpc,
  NatInstanceProviderV2,
  NatProvider,
  NatTrafficDirection,
  Peer,
  Port,
  SubnetType,
  Vpc,
} from "aws-cdk-lib/aws-ec2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { StackContext } from "sst/constructs";
import { settingsOf } from "./lib/settings.ts";

/**
 * The VPC: functions in private subnets (customers' databases are reached through NAT), the control database in
 * isolated ones. With gateways the addresses customers see are fixed; a NAT instance's changes with the instance.
 */
export function network({ app, stack }: StackContext) {
  const settings = settingsOf(app.stage);
  const natInstance =
    settings.natKind === "instance"
      ? new NatInstanceProviderV2({
          instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.NANO),
          defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
        })
      : undefined;

  const vpc = new Vpc(stack, "Vpc", {
    ipAddresses: IpAddresses.cidr(settings.vpcCidr),
    maxAzs: settings.availabilityZones.length,
    natGateways: settings.natCount,
    natGatewayProvider: natInstance ?? NatProvider.gateway(),
    subnetConfiguration: [
      {
        name: "public",
        subnetType: SubnetType.PUBLIC,
        cidrMask: 24,
        mapPublicIpOnLaunch: natInstance !== undefined,
      },
      { name: "functions", subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      { name: "database", subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  natInstance?.connections.allowFrom(Peer.ipv4(settings.vpcCidr), Port.allTraffic(), "functions going out");

  if (settings.isProduction) {
    const logGroup = new LogGroup(stack, "RefusedTraffic", {
      retention: settings.logRetention,
      removalPolicy: settings.dataRemovalPolicy,
    });
    vpc.addFlowLog("RefusedTraffic", {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
  // CDK's class is no subtype of its interface under exactOptionalPropertyTypes.
  return { vpc: vpc as IVpc };
}
