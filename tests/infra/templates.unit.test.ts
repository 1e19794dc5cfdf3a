import { beforeAll, describe, expect, it } from "vitest";
import { type FunctionSpec, functions } from "../../functions/manifest.ts";
import { covers, suppressions } from "./nag-suppressions.fixture.ts";
import { specProblems } from "./service-spec.fixture.ts";
import {
  environmentOf,
  lambdasOf,
  SYNTHESIS_TIMEOUT_MS,
  type SynthesizedStage,
  synthesizeBoth,
} from "./synthesize.fixture.ts";

/** SST adds these to every function; they are names, not secrets. */
const SST_VARIABLES = ["AWS_NODEJS_CONNECTION_REUSE_ENABLED", "SST_APP", "SST_SSM_PREFIX", "SST_STAGE"];

/** Aurora itself presents a certificate of AWS's own authority; production's proxy does not. */
const TRUST = ["NODE_EXTRA_CA_CERTS"];
const connectsDirectly = ({ rights }: FunctionSpec, stage: string) =>
  rights.includes("control-database:own") ||
  (rights.includes("control-database:connect") && stage !== "production");

let dev: SynthesizedStage;
let production: SynthesizedStage;

beforeAll(async () => {
  ({ dev, production } = await synthesizeBoth());
}, SYNTHESIS_TIMEOUT_MS);

const STAGES = ["dev", "production"] as const;
const stageOf = (name: (typeof STAGES)[number]) => (name === "dev" ? dev : production);
/** A name as CloudFormation takes it. */
const logicalId = (name: string) => name.replaceAll("-", "");
/** `expect`'s matchers are typed as any. */
const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe.each(STAGES)("stage %s", (name) => {
  it("has exactly the manifest's functions, built, with its handler, memory, timeout and variables", () => {
    const lambdas = lambdasOf(stageOf(name));
    expect(lambdas.map((lambda) => lambda.name).toSorted()).toEqual(
      functions.map((spec) => spec.name).toSorted(),
    );
    for (const spec of functions) {
      expect(lambdas.find((lambda) => lambda.name === spec.name)?.properties).toMatchObject({
        Architectures: ["arm64"],
        Code: { S3Key: text(/^[0-9a-f]{64}\.zip$/) },
        Handler: spec.handler,
        MemorySize: spec.memoryMb,
        Runtime: "nodejs24.x",
        Timeout: spec.timeoutSeconds,
      });
      expect(Object.keys(environmentOf(stageOf(name), spec.name)).toSorted()).toEqual(
        [...spec.environment, ...SST_VARIABLES, ...(connectsDirectly(spec, name) ? TRUST : [])].toSorted(),
      );
    }
  });

  it("answers within API Gateway's 30 seconds", () => {
    for (const { trigger, timeoutSeconds } of functions) {
      if (trigger.type === "http") expect(timeoutSeconds).toBeLessThan(30);
    }
  });

  it("puts no secret into a variable: addresses have no password, and nothing is resolved from a secret", () => {
    for (const spec of functions) {
      const values = Object.values(environmentOf(stageOf(name), spec.name)).join("\n");
      expect(values).not.toMatch(/:\/\/[^/@\n]*:[^/@\n]*@/);
      expect(values).not.toContain("{{resolve:");
    }
  });

  it("routes exactly the manifest's routes, and leaves CORS to the handlers", () => {
    const routes = stageOf(name).ofType("AWS::ApiGatewayV2::Route");
    const expected = functions.flatMap(({ trigger }) =>
      trigger.type === "http"
        ? trigger.routes.map(({ method, path }) => `${trigger.api}: ${method} ${path}`)
        : [],
    );
    const found = routes.map(({ stack, properties }) => `${stack}: ${String(properties["RouteKey"])}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
    for (const { properties } of stageOf(name).ofType("AWS::ApiGatewayV2::Api")) {
      expect(properties["CorsConfiguration"]).toBeUndefined();
    }
  });

  it("gives every queue to its function, in batches of which parts may fail, and keeps what was given up", () => {
    const stage = stageOf(name);
    const specs = functions.flatMap(({ name: functionName, timeoutSeconds, trigger }) =>
      trigger.type === "queue" ? [{ functionName, timeoutSeconds, trigger }] : [],
    );
    expect(specs.length).toBeGreaterThan(0);
    expect(stage.ofType("AWS::SQS::Queue")).toHaveLength(2 * specs.length);
    expect(stage.ofType("AWS::Lambda::EventSourceMapping")).toHaveLength(specs.length);
    for (const { functionName, timeoutSeconds, trigger } of specs) {
      const named = (queue: string) =>
        stage
          .ofType("AWS::SQS::Queue")
          .find(({ properties }) => properties["QueueName"] === `${name}-formtrap-${queue}`);
      const deadLetters = named(`${trigger.queue}-dlq`);
      expect(deadLetters?.properties).toMatchObject({
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
      });
      expect(named(trigger.queue)?.properties).toMatchObject({
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
        VisibilityTimeout: trigger.visibilityTimeoutSeconds,
        RedrivePolicy: {
          deadLetterTargetArn: `\${${deadLetters?.id}.Arn}`,
          maxReceiveCount: trigger.maxReceiveCount,
        },
      });
      expect(trigger.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * timeoutSeconds);
      const lambda = lambdasOf(stage).find((each) => each.name === functionName);
      const mappings = stage
        .ofType("AWS::Lambda::EventSourceMapping")
        .filter(({ properties }) => properties["FunctionName"] === `\${${lambda?.id}}`);
      expect(mappings.map(({ properties }) => properties)).toMatchObject([
        {
          BatchSize: trigger.batchSize,
          EventSourceArn: text(new RegExp(`:ExportsOutputFnGetAtt${logicalId(trigger.queue)}queue`)),
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          ScalingConfig: { MaximumConcurrency: trigger.concurrencyMax },
        },
      ]);
    }
  });

  it("runs by the clock what the manifest says, each run once", () => {
    const stage = stageOf(name);
    const specs = functions.flatMap(({ name: functionName, trigger }) =>
      trigger.type === "schedule" ? [{ functionName, trigger }] : [],
    );
    const rules = stage.ofType("AWS::Events::Rule").map(({ properties }) => properties);
    expect(rules).toHaveLength(specs.length);
    for (const { functionName, trigger } of specs) {
      const target = `\${${lambdasOf(stage).find((each) => each.name === functionName)?.id}.Arn}`;
      const minutes = trigger.rateMinutes === 1 ? "minute" : "minutes";
      expect(rules).toContainEqual(
        expect.objectContaining({
          ScheduleExpression: `rate(${trigger.rateMinutes} ${minutes})`,
          State: "ENABLED",
          Targets: [expect.objectContaining({ Arn: target })],
        }),
      );
    }
    const invocations = stage.ofType("AWS::Lambda::EventInvokeConfig").map(({ properties }) => properties);
    expect(invocations.map((config) => config["MaximumRetryAttempts"])).toEqual(specs.map(() => 0));
  });

  it("lets nobody reach a queue without TLS", () => {
    const stage = stageOf(name);
    const policies = stage.ofType("AWS::SQS::QueuePolicy").map(({ properties }) => properties);
    expect(policies.map(({ Queues }) => String(Queues)).toSorted()).toEqual(
      stage
        .ofType("AWS::SQS::Queue")
        .map(({ id }) => `\${${id}}`)
        .toSorted(),
    );
    for (const policy of policies) {
      expect(policy).toHaveProperty(
        "PolicyDocument.Statement",
        expect.arrayContaining([
          expect.objectContaining({
            Effect: "Deny",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      );
    }
  });

  it("tells the operator of every message that was given up", () => {
    const watched = stageOf(name)
      .ofType("AWS::CloudWatch::Alarm")
      .filter(({ properties }) => String(properties["AlarmName"]).endsWith("-dead-letters"))
      .map(({ properties }) => properties);
    const queues = functions.flatMap(({ trigger }) => (trigger.type === "queue" ? [trigger.queue] : []));
    expect(watched).toHaveLength(queues.length);
    for (const queue of queues) {
      expect(watched).toContainEqual(
        expect.objectContaining({
          AlarmName: `${name}-formtrap-${queue}-dead-letters`,
          MetricName: "ApproximateNumberOfMessagesVisible",
          Dimensions: [
            { Name: "QueueName", Value: text(new RegExp(`GetAtt${logicalId(queue)}dlq.+QueueName`)) },
          ],
          Threshold: 1,
          AlarmActions: [text(/./)],
        }),
      );
    }
  });

  it("throttles and logs every request, without the visitor's address", () => {
    for (const { properties } of stageOf(name).ofType("AWS::ApiGatewayV2::Stage")) {
      expect(properties).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
        AccessLogSettings: { Format: text(/^(?!.*(sourceIp|userAgent))/) },
      });
    }
  });

  it("keeps every log for a limited time", () => {
    const retention = name === "dev" ? 14 : 90;
    for (const { properties } of stageOf(name).ofType("AWS::Logs::LogGroup")) {
      expect(properties["RetentionInDays"]).toBe(retention);
    }
  });

  it("keeps the control database private, encrypted, and closed to connections without TLS", () => {
    const stage = stageOf(name);
    expect(stage.ofType("AWS::RDS::DBCluster").map((cluster) => cluster.properties)).toMatchObject([
      { StorageEncrypted: true, EnableIAMDatabaseAuthentication: true, ManageMasterUserPassword: true },
    ]);
    const [parameters] = stage.ofType("AWS::RDS::DBClusterParameterGroup");
    expect(parameters?.properties["Parameters"]).toEqual({ "rds.force_ssl": "1" });
    for (const { properties } of stage.ofType("AWS::RDS::DBInstance")) {
      expect(properties["PubliclyAccessible"]).toBe(false);
    }
    // The only default routes: to the internet from public subnets, to NAT from the functions'.
    const routed = stage
      .ofType("AWS::EC2::Route")
      .map(({ properties }) => String(properties["RouteTableId"]));
    expect(routed.filter((table) => table.includes("database"))).toEqual([]);
    const open = stage.ofType("AWS::EC2::SecurityGroupIngress").map(({ properties }) => properties);
    expect(open.length).toBeGreaterThan(1);
    for (const rule of open) {
      expect(rule).toMatchObject({ FromPort: 5432, ToPort: 5432, IpProtocol: "tcp" });
      expect(rule["SourceSecurityGroupId"]).toMatch(/Clients|Owners|Door/);
    }
  });

  it("migrates before functions that serve traffic change, and fails the deploy where that fails", () => {
    const stage = stageOf(name);
    const jobs = stage.stacks.get("jobs");
    for (const serving of ["ingest", "api", "workers"])
      expect(stage.stacks.get(serving)?.dependencies).toContain(jobs);
    expect(jobs?.dependencies).toContain(stage.stacks.get("controlDatabase"));
    expect(stage.ofType("Custom::Trigger").map(({ properties }) => properties)).toMatchObject([
      {
        InvocationType: "RequestResponse",
        HandlerArn: text(/migratecontrolCurrentVersion/),
      },
    ]);
  });

  it("describes security groups in letters that EC2 accepts", () => {
    const stage = stageOf(name);
    const texts = [
      "AWS::EC2::SecurityGroup",
      "AWS::EC2::SecurityGroupIngress",
      "AWS::EC2::SecurityGroupEgress",
    ]
      .flatMap((type) => stage.ofType(type))
      .flatMap(({ properties }) => JSON.stringify(properties).match(/"(Group)?Description":"[^"]*"/g) ?? []);
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts)
      expect(text.split(":").slice(1).join(":")).toMatch(/^"[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]*"$/);
  });

  it("agrees with AWS's resource specification", () => {
    const { resources } = stageOf(name);
    expect(resources.length).toBeGreaterThan(50);
    expect(specProblems(resources)).toEqual([]);
  });

  it("has no finding of cdk-nag's AwsSolutions that is not accounted for", () => {
    const { findings } = stageOf(name);
    const unaccounted = findings.filter(
      (finding) => !suppressions.some((each) => covers(each, finding, name)),
    );
    expect(unaccounted).toEqual([]);
    const unused = suppressions.filter(
      (each) =>
        ["both", name].includes(each.stage) && !findings.some((finding) => covers(each, finding, name)),
    );
    expect(unused).toEqual([]);
  });
});
