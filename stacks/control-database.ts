import { Port, SecurityGroup } from "aws-cdk-lib/aws-ec2";
import { ArnFormat } from "aws-cdk-lib/core";
import { type StackContext, use } from "sst/constructs";
import { createAuroraCluster } from "./lib/aurora-cluster.ts";
import { createDatabaseProxy } from "./lib/database-proxy.ts";
import { settingsOf } from "./lib/settings.ts";
import { network } from "./network.ts";

const PORT = 5432;
const DATABASE_NAME = "formtrap";
const OWNER_ROLE = "formtrap_owner";
/** What functions connect as; `migrate-control` lets it in by IAM alone. */
const APPLICATION_ROLE = "formtrap_app";

/**
 * The control database: Aurora PostgreSQL Serverless v2 in isolated subnets, behind RDS Proxy in production.
 * Functions authenticate by IAM from end to end; the owner's password is RDS's own, rotated by it every week.
 */
export function controlDatabase({ app, stack }: StackContext) {
  const settings = settingsOf(app.stage);
  const { vpc } = use(network);
  const clients = new SecurityGroup(stack, "Clients", {
    vpc,
    description: "Functions that use the control database",
  });
  const owners = new SecurityGroup(stack, "Owners", { vpc, description: "Functions that change its schema" });
  const server = new SecurityGroup(stack, "Server", {
    vpc,
    description: "Control database",
    allowAllOutbound: false,
  });
  server.addIngressRule(owners, Port.tcp(PORT), "migrations");

  const userArn = (resourceId: string) =>
    stack.formatArn({
      service: "rds-db",
      resource: "dbuser",
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${resourceId}/${APPLICATION_ROLE}`,
    });
  const cluster = createAuroraCluster(stack, {
    settings,
    vpc,
    securityGroup: server,
    port: PORT,
    databaseName: DATABASE_NAME,
    ownerRole: OWNER_ROLE,
  });
  const target = { host: cluster.host, connectArn: userArn(cluster.resourceId), port: PORT };
  const door = settings.hasDatabaseProxy
    ? createDatabaseProxy(stack, { settings, vpc, cluster, target, clients, server })
    : undefined;
  if (door === undefined) server.addIngressRule(clients, Port.tcp(PORT), "functions");

  return {
    clusterId: cluster.id,
    clientSecurityGroup: clients,
    ownerSecurityGroup: owners,
    ownerSecretArn: cluster.ownerSecretArn,
    /** The resource that `rds-db:connect` is allowed on. */
    connectArn: door === undefined ? target.connectArn : userArn(door.resourceId),
    url: `postgresql://${APPLICATION_ROLE}@${door?.host ?? target.host}:${PORT}/${DATABASE_NAME}`,
    /** Past the proxy, which would pin a migration's connection anyway. */
    ownerUrl: `postgresql://${OWNER_ROLE}@${target.host}:${PORT}/${DATABASE_NAME}`,
  };
}
