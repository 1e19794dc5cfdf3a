import type { AwsFault } from "../../support/aws-fault-proxy.ts";
import type { Fault } from "../fault.ts";

const MANY_FILES = { shareWithFile: 0.7 } as const;

/** What befalls a customer's bucket: every request for it gets this. */
function bucketFault(name: string, fault: AwsFault, options: Partial<Fault> = {}, ms = 3_000): Fault {
  return {
    isTheirs: true,
    name: `bucket ${name}`,
    ...options,
    play: ({ world: { bucketWay }, tenant, whileBroken }) =>
      whileBroken({
        begin: () =>
          bucketWay.obey(({ resource }) => (resource.startsWith(`/${tenant.bucket}/`) ? fault : null)),
        end: () => bucketWay.obey(null),
        ms,
        pace: MANY_FILES,
      }),
  };
}

export const customerBucketFaults: readonly Fault[] = [
  bucketFault("answers 503", { type: "answer", status: 503, code: "SlowDown" }, { isInShortList: true }),
  bucketFault("denied", { type: "answer", status: 403, code: "AccessDenied" }),
  bucketFault("slow", { type: "delay", ms: 12_000 }, {}, 14_000),
  bucketFault("cuts connections", { type: "drop" }),
  bucketFault("loses answers", { type: "lose_answer" }),
  {
    isTheirs: true,
    name: "bucket and database away",
    play: ({ world: { bucketWay }, tenant, whileBroken }) =>
      whileBroken({
        begin: async () => {
          bucketWay.obey(({ resource }) =>
            resource.startsWith(`/${tenant.bucket}/`) ? { type: "drop" } : null,
          );
          await tenant.proxy.refuse(true);
          tenant.proxy.drop();
        },
        end: async () => {
          bucketWay.obey(null);
          await tenant.proxy.refuse(false);
        },
        ms: 3_000,
        pace: MANY_FILES,
      }),
  },
];
