import type { AwsFault, AwsRule } from "../../support/aws-fault-proxy.ts";
import type { Fault, Stage } from "../fault.ts";

const UNAVAILABLE = { type: "answer", status: 503, code: "ServiceUnavailable" } as const;
const THROTTLED = { type: "answer", status: 400, code: "ThrottlingException" } as const;
const CONTAINERS = ["submit", "replay", "notify"];

const ofService =
  (service: string, fault: AwsFault): AwsRule =>
  (call) =>
    call.service === service ? fault : null;
const sending =
  (fault: AwsFault): AwsRule =>
  ({ service, operation }) =>
    service === "sqs" && operation.startsWith("SendMessage") ? fault : null;

/** The customer's database is away as well, so that the spool is needed. */
const bothAway =
  (rule: AwsRule, ms = 3_000) =>
  ({ world: { aws }, tenant, whileBroken }: Stage) =>
    whileBroken({
      begin: async () => {
        await tenant.proxy.refuse(true);
        tenant.proxy.drop();
        aws.obey(rule);
      },
      end: async () => {
        aws.obey(null);
        await tenant.proxy.refuse(false);
      },
      ms,
    });

/** The customer's database is there. */
const alone =
  (rule: AwsRule, { cold = false }: { readonly cold?: boolean } = {}) =>
  ({ world, whileBroken }: Stage) =>
    whileBroken({
      begin: async () => {
        world.aws.obey(rule);
        if (cold) await world.killWorkers(CONTAINERS);
      },
      end: () => world.aws.obey(null),
      ms: 3_000,
    });

/** What befalls the services that the platform itself stands on. */
export const platformFaults: readonly Fault[] = [
  {
    name: "platform bucket away, database too",
    isInShortList: true,
    // SQS carries them: the bucket is empty until it is back.
    waiting: "any",
    play: bothAway(ofService("s3", UNAVAILABLE)),
  },
  {
    name: "platform bucket hangs, database away",
    waiting: "any",
    play: bothAway(ofService("s3", { type: "hang" }), 8_000),
  },
  {
    name: "platform bucket loses answers, database away",
    play: bothAway(ofService("s3", { type: "lose_answer" }), 4_000),
  },
  { name: "platform bucket away", waiting: "none", play: alone(ofService("s3", UNAVAILABLE)) },
  { name: "SQS takes nothing", waiting: "none", play: alone(sending(UNAVAILABLE)) },
  {
    name: "SQS takes nothing, database away: the watch finds it",
    isLeftToWatch: true,
    play: bothAway(sending(UNAVAILABLE)),
  },
  {
    name: "S3, SQS and database away: nothing is promised",
    mayRefuse: true,
    waiting: "any",
    play: bothAway((call) => ofService("s3", UNAVAILABLE)(call) ?? sending(UNAVAILABLE)(call)),
  },
  {
    name: "SQS doubles and reorders",
    isInShortList: true,
    play: async (stage) => {
      const { aws } = stage.world;
      const mixed: AwsRule = (call) =>
        sending(stage.random() < 0.5 ? { type: "twice" } : { type: "later", ms: stage.random() * 2_000 })(
          call,
        );
      await bothAway(mixed, 2_000)(stage);
      // Replay's own messages and those of deliveries too.
      aws.obey(mixed);
      await stage.load.forMs(2_000);
      aws.obey(null);
    },
  },
  {
    name: "Secrets Manager throttled, cold containers",
    waiting: "any",
    mayKill: true,
    play: alone(ofService("secretsmanager", THROTTLED), { cold: true }),
  },
  {
    name: "Secrets Manager down, cold containers",
    mayKill: true,
    play: alone(ofService("secretsmanager", UNAVAILABLE), { cold: true }),
  },
  {
    name: "KMS down, cold containers",
    mayKill: true,
    waiting: "none",
    play: alone(ofService("kms", UNAVAILABLE), { cold: true }),
  },
  {
    name: "KMS throttled, database away",
    // A container that never had a key cannot seal: it promises nothing.
    mayRefuse: true,
    waiting: "any",
    play: bothAway(ofService("kms", THROTTLED)),
  },
];
