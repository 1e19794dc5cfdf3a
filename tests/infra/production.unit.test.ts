import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import {
  environmentOf,
  lambdasOf,
  SYNTHESIS_TIMEOUT_MS,
  type SynthesizedStage,
  synthesizeBoth,
} from "./synthesize.fixture.ts";

let dev: SynthesizedStage;
let production: SynthesizedStage;

beforeAll(async () => {
  ({ dev, production } = await synthesizeBoth());
}, SYNTHESIS_TIMEOUT_MS);

describe("what sets production apart", () => {
  const HOLDS_DATA = [
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::Logs::LogGroup",
  ];

  it.each(HOLDS_DATA)("production keeps every %s, dev keeps none", (type) => {
    const kept = (stage: SynthesizedStage) =>
      stage
        .ofType(type)
        .map(({ deletionPolicy, updateReplacePolicy }) => [deletionPolicy, updateReplacePolicy]);
    expect(kept(production).length).toBeGreaterThan(0);
    for (const policies of kept(production)) expect(policies).toEqual(["RetainExceptOnCreate", "Retain"]);
    for (const policies of kept(dev)) expect(policies).toEqual(["Delete", "Delete"]);
  });

  it("production's database is protected, backed up for two weeks and has a second instance", () => {
    expect(production.ofType("AWS::RDS::DBCluster")[0]?.properties).toMatchObject({
      DeletionProtection: true,
      BackupRetentionPeriod: 14,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
    });
    expect(production.ofType("AWS::RDS::DBInstance")).toHaveLength(2);
  });

  it("dev's database pauses when nobody uses it", () => {
    expect(dev.ofType("AWS::RDS::DBCluster")[0]?.properties).toMatchObject({
      DeletionProtection: false,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2, SecondsUntilAutoPause: 300 },
    });
    expect(dev.ofType("AWS::RDS::DBInstance")).toHaveLength(1);
  });

  it("production alone connects through a proxy, which asks for TLS and IAM and knows no password", () => {
    expect(dev.ofType("AWS::RDS::DBProxy")).toEqual([]);
    const [proxy, ...others] = production.ofType("AWS::RDS::DBProxy");
    expect(others).toEqual([]);
    expect(proxy?.properties).toMatchObject({ RequireTLS: true, DefaultAuthScheme: "IAM_AUTH" });
    expect(proxy?.properties).not.toHaveProperty("Auth");
    expect(environmentOf(production, "submit")["CONTROL_DATABASE_URL"]).toContain("GetAttProxyEndpoint");
    expect(environmentOf(production, "migrate-control")["CONTROL_DATABASE_OWNER_URL"]).toContain(
      "ClusterEndpoint",
    );
  });

  it("dev goes out through one small instance, production through a gateway in each zone", () => {
    expect(dev.ofType("AWS::EC2::NatGateway")).toEqual([]);
    expect(dev.ofType("AWS::EC2::Instance").map(({ properties }) => properties["InstanceType"])).toEqual([
      "t4g.nano",
    ]);
    expect(production.ofType("AWS::EC2::NatGateway")).toHaveLength(2);
    expect(production.ofType("AWS::EC2::Instance")).toEqual([]);
  });

  it("alarms reach the operator's address where there is one", () => {
    const addresses = (stage: SynthesizedStage) =>
      stage
        .ofType("AWS::SNS::Subscription")
        .filter(({ properties }) => properties["Protocol"] === "email")
        .map(({ properties }) => properties["Endpoint"]);
    expect(addresses(production)).toEqual(["oncall@example.com"]);
    expect(addresses(dev)).toEqual([]);
    expect(production.ofType("AWS::CloudWatch::Alarm").length).toBeGreaterThan(6);
  });

  it("a domain replaces the address that AWS gives an API, and becomes the dashboard's", () => {
    for (const { properties } of production.ofType("AWS::ApiGatewayV2::Api")) {
      expect(properties["DisableExecuteApiEndpoint"]).toBe(true);
    }
    expect(
      production.ofType("AWS::ApiGatewayV2::DomainName").map(({ properties }) => properties["DomainName"]),
    ).toEqual(["in.example.com", "app.example.com"]);
    expect(environmentOf(production, "auth")["DASHBOARD_URL"]).toBe("https://app.example.com");
    expect(environmentOf(dev, "auth")["DASHBOARD_URL"]).toMatch(/^\$\{apiApi.+\.ApiEndpoint\}$/);
  });

  it("concurrency is reserved where the operator asked for it", () => {
    const reserved = lambdasOf(production).filter(
      (each) => "ReservedConcurrentExecutions" in each.properties,
    );
    expect(reserved.map((each) => [each.name, each.properties["ReservedConcurrentExecutions"]])).toEqual([
      ["submit", 200],
    ]);
  });
});

describe.each([
  ["dev", () => dev],
  ["production", () => production],
] as const)("what waits for customers' servers in stage %s", (name, stageOf) => {
  it("lies in one bucket, encrypted under its own key, closed to the public and to connections without TLS", () => {
    const stage = stageOf();
    const [bucket, ...others] = stage.ofType("AWS::S3::Bucket");
    expect(others).toEqual([]);
    const key = stage.ofType("AWS::KMS::Key").find((each) => each.stack === "storage");
    expect(key?.properties).toMatchObject({ EnableKeyRotation: true });
    expect(bucket?.properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: "aws:kms",
              KMSMasterKeyID: `\${${key?.id}.Arn}`,
            },
          },
        ],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(bucket?.properties).not.toHaveProperty("VersioningConfiguration");
    const [policy] = stage.ofType("AWS::S3::BucketPolicy");
    expect(policy?.properties).toHaveProperty(
      "PolicyDocument.Statement",
      expect.arrayContaining([
        expect.objectContaining({
          Effect: "Deny",
          Principal: { AWS: "*" },
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ]),
    );
  });

  it("is kept until it is stored; what people must see for half a year, copies of forms a little over a week", () => {
    const [bucket] = stageOf().ofType("AWS::S3::Bucket");
    const rules = z.array(
      z.looseObject({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() }),
    );
    const lifecycle = rules.parse(
      z.object({ Rules: z.unknown() }).parse(bucket?.properties["LifecycleConfiguration"]).Rules,
    );
    const days = lifecycle.flatMap(({ Prefix, ExpirationInDays }) =>
      ExpirationInDays === undefined ? [] : [[Prefix, ExpirationInDays]],
    );
    expect(Object.fromEntries(days)).toEqual({
      "routes/": 8,
      "erased/": 60,
      "failed/": 180,
      "quarantine/": 180,
    });
    expect(lifecycle).toContainEqual(
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
    );
  });

  it("calls the operator for many customers at once, for what is about to be given up, and where the bucket is away", () => {
    const alarm = (id: string) =>
      stageOf()
        .ofType("AWS::CloudWatch::Alarm")
        .find(({ properties }) => properties["AlarmName"] === `${name}-formtrap-${id}`)?.properties;
    const own = { Namespace: "FormTrap", Dimensions: [{ Name: "Stage", Value: name }], Statistic: "Maximum" };
    expect(alarm("spool-tenants")).toMatchObject({
      ...own,
      MetricName: "SpoolTenantsWaiting",
      Threshold: 25,
      EvaluationPeriods: 3,
    });
    expect(alarm("spool-oldest")).toMatchObject({
      ...own,
      MetricName: "SpoolOldestSeconds",
      Threshold: 25 * 24 * 3600,
    });
    expect(alarm("carry-age")).toMatchObject({
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: expect.stringMatching(/carryqueue/) as unknown }],
      Threshold: 900,
    });
  });
});
