import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { functions } from "../../functions/manifest.ts";
import { ACCOUNT } from "./account.fixture.ts";
import { expectedRights, text } from "./expected-rights.fixture.ts";
import { roleRights } from "./iam-statements.fixture.ts";
import {
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

const statementsSchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }),
});

const STAGES = ["dev", "production"] as const;
const stageOf = (name: (typeof STAGES)[number]) => (name === "dev" ? dev : production);

describe.each(STAGES)("rights in stage %s", (name) => {
  const roles = () => roleRights(stageOf(name));
  const rightsOf = (spec: string) => {
    const id = new RegExp(`^${spec.replaceAll("-", "")}role[0-9A-F]{8}$`);
    const found = roles().filter(({ roleId }) => id.test(roleId));
    expect(found).toHaveLength(1);
    // Beside the log and the network interfaces, which every function has.
    return found
      .flatMap(({ statements }) => statements)
      .filter(({ Action }) => !/^(logs|ec2):/.test(String(Action[0])));
  };
  const {
    connect,
    readAuth,
    readKind,
    writeKinds,
    send,
    takeFrom,
    sendMail,
    objects,
    listBucket,
    encrypt,
    seal,
    writeSpool,
    carrySpool,
    workOnSpool,
    readSnapshots,
  } = expectedRights(name);

  it("allows no action by a wildcard", () => {
    expect(roles().length).toBeGreaterThan(functions.length);
    for (const { statements } of roles()) {
      for (const { Action } of statements) expect(Action.join()).not.toContain("*");
    }
  });

  it("allows no resource by a wildcard, but for network interfaces, and denies those to code", () => {
    for (const { statements } of roles()) {
      const wide = statements.filter(({ Resource }) => Resource.includes("*"));
      for (const { Effect, Action, Condition } of wide) {
        expect(Action.every((action) => action.startsWith("ec2:"))).toBe(true);
        if (Effect === "Deny") expect(Condition).toHaveProperty(["ArnEquals", "lambda:SourceFunctionArn"]);
      }
      expect(wide.map(({ Effect }) => Effect)).toEqual(wide.length === 0 ? [] : ["Allow", "Deny"]);
    }
  });

  it("gives functions no managed policy of AWS's", () => {
    const serving = roles().filter(({ roleId }) => /role[0-9A-F]{8}$/.test(roleId));
    expect(serving).toHaveLength(functions.length);
    expect(serving.flatMap(({ managedPolicies }) => managedPolicies)).toEqual([]);
  });

  it("lets submit connect as one role, read what a post needs of this stage's secrets, spool what cannot be stored, and ask for work", () => {
    expect(rightsOf("submit")).toMatchObject([
      connect,
      ...readKind("ingest"),
      ...readKind("storage"),
      ...readKind("captcha"),
      ...writeSpool,
      ...readSnapshots,
      send("carry"),
      send("notify"),
      send("replay"),
      send("snapshot"),
      send("sweep"),
    ]);
  });

  it("lets uploads connect, read buckets' keys and copies of forms, and ask for a sweep: no customer's database, no captcha, no spool", () => {
    expect(rightsOf("uploads")).toMatchObject([
      connect,
      ...readKind("storage"),
      ...readSnapshots,
      send("snapshot"),
      send("sweep"),
    ]);
  });

  it("lets carry put posts where they wait unless they were erased, and ask for a look: outside the network, and it reads no post", () => {
    expect(rightsOf("carry")).toMatchObject([...carrySpool, send("replay"), takeFrom("carry")]);
    const lambda = lambdasOf(stageOf(name)).find((each) => each.name === "carry");
    expect(lambda?.properties).not.toHaveProperty("VpcConfig");
  });

  it("lets publish-snapshot connect and write copies of forms, and nothing of posts", () => {
    expect(rightsOf("publish-snapshot")).toMatchObject([
      connect,
      objects(["routes"], "GetObject", "PutObject", "DeleteObject"),
      listBucket,
      encrypt("GenerateDataKey", "Decrypt"),
      seal("snapshot", "GenerateDataKey", "Decrypt"),
      takeFrom("snapshot"),
    ]);
  });

  it("lets watch-spool connect, see what is in the bucket, read none of it, and ask for a look", () => {
    expect(rightsOf("watch-spool")).toMatchObject([connect, listBucket, send("replay")]);
  });

  it("lets replay open posts that wait, the API and its jobs, by which people look after them, and nobody else", () => {
    const opens = functions.filter(({ name: spec }) =>
      rightsOf(spec).some(
        ({ Action, Condition }) =>
          Action.includes("kms:Decrypt") &&
          JSON.stringify(Condition).includes('"kms:EncryptionContext:purpose":"spool"'),
      ),
    );
    expect(opens.map((spec) => spec.name).toSorted()).toEqual(["api-v1", "jobs", "replay"]);
    const work = [...workOnSpool, takeFrom("replay")].map((each): unknown => expect.objectContaining(each));
    expect(rightsOf("replay")).toEqual(expect.arrayContaining(work));
  });

  it("lets page-script do nothing at all, outside the network", () => {
    expect(rightsOf("page-script")).toEqual([]);
    const lambda = lambdasOf(stageOf(name)).find((each) => each.name === "page-script");
    expect(lambda?.properties).not.toHaveProperty("VpcConfig");
  });

  it("lets sweep-uploads connect, read what customers' databases and buckets ask for, and take from its queue", () => {
    expect(rightsOf("sweep-uploads")).toMatchObject([
      connect,
      ...readKind("app"),
      ...readKind("storage"),
      takeFrom("sweep"),
    ]);
  });

  it.each(["notify", "redeliver"])(
    "lets %s connect, read what deliveries ask for, write to both of their queues, send mail, and take from its own",
    (queue) => {
      expect(rightsOf(queue)).toMatchObject([
        connect,
        ...readKind("app"),
        ...readKind("storage"),
        ...readKind("delivery"),
        send("notify"),
        send("redeliver"),
        sendMail,
        takeFrom(queue),
      ]);
    },
  );

  it("lets mail-links connect and read the keys that links in mails are proven by", () => {
    expect(rightsOf("mail-links")).toMatchObject([connect, ...readKind("delivery")]);
  });

  it("lets mail-events connect, and take from its queue, to which SES's topic alone sends", () => {
    expect(rightsOf("mail-events")).toMatchObject([connect, takeFrom("mail-events")]);
    const actions = roles().flatMap(({ statements }) =>
      statements.filter(({ Action }) => Action.includes("sqs:SendMessage")),
    );
    expect(JSON.stringify(actions)).not.toContain("mailevents");
  });

  it("hears of bounces and complaints by a topic that SES alone writes to, and its queue takes from that alone", () => {
    const stage = stageOf(name);
    const [set] = stage.ofType("AWS::SES::ConfigurationSet");
    expect(set?.properties).toMatchObject({
      Name: `${name}-formtrap-mail`,
      SuppressionOptions: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    const [topic] = stage.ofType("AWS::SNS::Topic").filter((each) => each.stack === "mail");
    expect(stage.ofType("AWS::SES::ConfigurationSetEventDestination")[0]?.properties).toMatchObject({
      ConfigurationSetName: `\${${set?.id}}`,
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ["bounce", "complaint"],
        SnsDestination: { TopicARN: `\${${topic?.id}}` },
      },
    });
    const allowed = (type: string, stack: string) =>
      stage
        .ofType(type)
        .filter((each) => each.stack === stack)
        .flatMap(({ properties }) => statementsSchema.parse(properties).PolicyDocument.Statement)
        .filter(({ Effect }) => Effect === "Allow");
    expect(allowed("AWS::SNS::TopicPolicy", "mail")).toMatchObject([
      {
        Action: "sns:Publish",
        Principal: { Service: "ses.amazonaws.com" },
        Condition: {
          StringEquals: {
            "AWS:SourceAccount": ACCOUNT,
            "AWS:SourceArn": text(/:configuration-set\/\$\{ConfigurationSet.+\}$/),
          },
        },
      },
    ]);
    const topicArn = text(/-formtrap-mail:ExportsOutputRefEvents/);
    expect(allowed("AWS::SQS::QueuePolicy", "queues")).toMatchObject([
      {
        Action: "sqs:SendMessage",
        Principal: { Service: "sns.amazonaws.com" },
        Resource: text(/maileventsqueue/),
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ]);
    const feeds = stage
      .ofType("AWS::SNS::Subscription")
      .filter(({ properties }) => properties["Protocol"] === "sqs");
    expect(feeds.map(({ properties }) => properties)).toMatchObject([
      { TopicArn: topicArn, Endpoint: text(/maileventsqueue/), RawMessageDelivery: true },
    ]);
  });

  it("lets jobs alone read what opens a customer's database as its owner, and nobody who answers requests", () => {
    const reads = functions.filter(({ name: spec }) =>
      rightsOf(spec).some(
        ({ Action, Resource }) =>
          Action.includes("secretsmanager:GetSecretValue") &&
          Resource.some((resource) => resource.includes("/owner/")),
      ),
    );
    expect(reads.map((spec) => spec.name)).toEqual(["jobs"]);
  });

  it("lets jobs connect, read and replace what opens customers' servers, keep what they are given, work on what waits, and ask for deliveries, looks and more of themselves", () => {
    expect(rightsOf("jobs")).toMatchObject([
      connect,
      ...readKind("app"),
      ...readKind("ingest"),
      ...readKind("owner"),
      ...readKind("storage"),
      ...writeKinds("owner", "ingest", "app", "storage", "captcha", "delivery"),
      ...readKind("job"),
      ...writeKinds("job"),
      ...workOnSpool,
      send("jobs"),
      send("notify"),
      send("replay"),
      takeFrom("jobs"),
    ]);
  });

  it("lets watch-jobs connect, forget what ended jobs were given, and ask for work", () => {
    const keep = [...readKind("job"), ...writeKinds("job")];
    expect(rightsOf("watch-jobs")).toMatchObject([connect, ...keep, send("jobs")]);
  });

  it("lets the API connect, know who somebody is, look into the inbox, look after what waits, keep what is secret, ask for work, and send mail", () => {
    expect(rightsOf("api-v1")).toMatchObject([
      connect,
      ...readAuth,
      ...readKind("app"),
      ...readKind("storage"),
      ...readKind("captcha"),
      ...readKind("delivery"),
      ...writeKinds("owner", "ingest", "app", "storage", "captcha", "delivery"),
      ...readKind("job"),
      ...writeKinds("job"),
      ...workOnSpool,
      ...["jobs", "notify", "redeliver", "replay"].map((queue) => send(queue)),
      sendMail,
    ]);
  });

  it("lets auth connect, read its own secret and send mail from the operator's address", () => {
    expect(rightsOf("auth")).toMatchObject([connect, ...readAuth, sendMail]);
  });

  it("lets migrate-control read the owner's password, and nobody else", () => {
    const read = { Action: ["secretsmanager:GetSecretValue"], Resource: [text(/MasterUserSecret/)] };
    expect(rightsOf("migrate-control")).toMatchObject([read]);
    const others = functions.filter((spec) => spec.name !== "migrate-control");
    expect(JSON.stringify(others.map((spec) => rightsOf(spec.name)))).not.toContain("MasterUserSecret");
  });
});
