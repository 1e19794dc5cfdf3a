import { type IVpc, Peer, Port, SecurityGroup, SubnetType } from "aws-cdk-lib/aws-ec2";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnDBProxy, CfnDBProxyTargetGroup } from "aws-cdk-lib/aws-rds";
import { Fn } from "aws-cdk-lib/core";
import type { Stack } from "sst/constructs";
import type { AuroraCluster } from "./aurora-cluster.ts";
import type { StageSettings } from "./settings.ts";

interface DatabaseProxyProps {
  readonly settings: StageSettings;
  readonly vpc: IVpc;
  readonly cluster: AuroraCluster;
  /** Where the proxy itself connects, and the resource it needs `rds-db:connect` on for that. */
  readonly target: { readonly port: number; readonly connectArn: string };
  readonly clients: SecurityGroup;
  readonly server: SecurityGroup;
}

/**
 * RDS Proxy between functions and the cluster, with IAM on both sides: there is no password for it to know.
 * Plain CloudFormation, because CDK's own class insists on secrets.
 */
export function createDatabaseProxy(stack: Stack, props: DatabaseProxyProps) {
  const { vpc, cluster, target, clients, server } = props;
  const door = new SecurityGroup(stack, "Door", {
    vpc,
    description: "Proxy of the control database",
    allowAllOutbound: false,
  });
  door.addIngressRule(clients, Port.tcp(target.port), "functions");
  // By range, not by group: only a rule inside the group itself takes away the default one, which allows all.
  door.addEgressRule(Peer.ipv4(props.settings.vpcCidr), Port.tcp(target.port), "database");
  server.addIngressRule(door, Port.tcp(target.port), "proxy");

  const role = new Role(stack, "ProxyRole", {
    assumedBy: new ServicePrincipal("rds.amazonaws.com"),
    inlinePolicies: {
      connect: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ["rds-db:connect"], resources: [target.connectArn] })],
      }),
    },
  });
  const proxy = new CfnDBProxy(stack, "Proxy", {
    dbProxyName: `${props.settings.stage}-formtrap-control`,
    engineFamily: "POSTGRESQL",
    defaultAuthScheme: "IAM_AUTH",
    requireTls: true,
    roleArn: role.roleArn,
    vpcSubnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
    vpcSecurityGroupIds: [door.securityGroupId],
  });
  const targets = new CfnDBProxyTargetGroup(stack, "ProxyTargets", {
    dbProxyName: proxy.ref,
    targetGroupName: "default",
    dbClusterIdentifiers: [cluster.id],
    // The rest is for migrations and for the operator, whom a busy proxy must not lock out.
    connectionPoolConfigurationInfo: { maxConnectionsPercent: 80, maxIdleConnectionsPercent: 20 },
  });
  for (const instance of cluster.instances) targets.addDependency(instance);

  // arn:aws:rds:<region>:<account>:db-proxy:prx-…
  return { host: proxy.attrEndpoint, resourceId: Fn.select(6, Fn.split(":", proxy.attrDbProxyArn)) };
}
