import { type ISecurityGroup, type IVpc, SubnetType } from "aws-cdk-lib/aws-ec2";
import {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBSubnetGroup,
} from "aws-cdk-lib/aws-rds";
import type { Stack } from "sst/constructs";
import type { StageSettings } from "./settings.ts";

const ENGINE = "aurora-postgresql";
const ENGINE_VERSION = "17.5";
const SECONDS_UNTIL_PAUSE = 300;

interface AuroraClusterProps {
  readonly settings: StageSettings;
  readonly vpc: IVpc;
  readonly securityGroup: ISecurityGroup;
  readonly port: number;
  readonly databaseName: string;
  readonly ownerRole: string;
}

/** An Aurora cluster as the rest of the stack knows it. */
export interface AuroraCluster {
  readonly id: string;
  readonly host: string;
  /** `cluster-…`, by which IAM names its users. */
  readonly resourceId: string;
  readonly ownerSecretArn: string;
  readonly instances: readonly CfnDBInstance[];
}

/**
 * An encrypted Serverless v2 cluster that accepts TLS only, with a writer and the stage's readers.
 * Plain CloudFormation, because CDK's own class makes a password of its own instead of letting RDS keep it.
 */
export function createAuroraCluster(stack: Stack, props: AuroraClusterProps): AuroraCluster {
  const { settings } = props;
  const subnets = new CfnDBSubnetGroup(stack, "Subnets", {
    dbSubnetGroupDescription: "Isolated: no route to the internet",
    subnetIds: props.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
  });
  const parameters = new CfnDBClusterParameterGroup(stack, "Parameters", {
    description: "Refuses connections without TLS",
    family: "aurora-postgresql17",
    parameters: { "rds.force_ssl": "1" },
  });
  const cluster = new CfnDBCluster(stack, "Cluster", {
    engine: ENGINE,
    engineVersion: ENGINE_VERSION,
    databaseName: props.databaseName,
    port: props.port,
    masterUsername: props.ownerRole,
    manageMasterUserPassword: true,
    enableIamDatabaseAuthentication: true,
    storageEncrypted: true,
    serverlessV2ScalingConfiguration: {
      minCapacity: settings.databaseAcuMin,
      maxCapacity: settings.databaseAcuMax,
      ...(settings.databaseAcuMin === 0 ? { secondsUntilAutoPause: SECONDS_UNTIL_PAUSE } : {}),
    },
    dbSubnetGroupName: subnets.ref,
    dbClusterParameterGroupName: parameters.ref,
    vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
    backupRetentionPeriod: settings.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: settings.isProduction,
  });
  cluster.applyRemovalPolicy(settings.dataRemovalPolicy);

  const instances = Array.from({ length: 1 + settings.databaseReaderCount }, (_, index) => {
    const instance = new CfnDBInstance(stack, index === 0 ? "Writer" : `Reader${index}`, {
      engine: ENGINE,
      dbClusterIdentifier: cluster.ref,
      dbInstanceClass: "db.serverless",
      dbSubnetGroupName: subnets.ref,
      publiclyAccessible: false,
      // Tiers 0 and 1 keep the writer's capacity, so a fail-over lands on an instance that is large enough.
      promotionTier: Math.min(index, 1),
    });
    instance.applyRemovalPolicy(settings.dataRemovalPolicy);
    return instance;
  });
  return {
    id: cluster.ref,
    host: cluster.attrEndpointAddress,
    resourceId: cluster.attrDbClusterResourceId,
    ownerSecretArn: cluster.attrMasterUserSecretSecretArn,
    instances,
  };
}
