import { carryMessageSchema } from "@formtrap/contracts";
import {
  createMemoryDataKeys,
  createMemoryPlatformBucket,
  type FakeClock,
  fakeClock,
  type MemoryDataKeys,
  type MemoryPlatformBucket,
  newSubmission,
} from "@formtrap/testkit";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MessageQueue } from "../ports.ts";
import { createLookTimer } from "./look-timer.ts";
import { sendLook, spoolSubmission } from "./spool-submission.ts";
import { openSubmission, type SpooledSubmission } from "./spooled-submission.ts";

const TENANT = "01890000-0000-7000-8000-000000000001";
const LOOK = { message: { v: 1, tenantId: TENANT }, delaySeconds: 5 };

let clock: FakeClock;
let platform: MemoryPlatformBucket;
let dataKeys: MemoryDataKeys;
let looks: unknown[];
let carried: unknown[];
let failing: Set<"replay" | "carry">;
let ctx: Parameters<typeof spoolSubmission>[0]["ctx"];

beforeEach(() => {
  clock = fakeClock();
  platform = createMemoryPlatformBucket({ now: () => clock.now() });
  dataKeys = createMemoryDataKeys();
  looks = [];
  carried = [];
  failing = new Set();
  ctx = {
    clock,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    spool: {
      bucket: platform.bucket,
      dataKeys,
      replayQueue: queue("replay", (message, delaySeconds) => looks.push({ message, delaySeconds })),
      carryQueue: queue("carry", (message) => carried.push(message)),
      looks: createLookTimer({ clock, tenantsMax: 2 }),
    },
  };
});

function queue(
  name: "replay" | "carry",
  take: (message: unknown, delaySeconds: number | undefined) => void,
): MessageQueue {
  return {
    send: async (message, { delaySeconds } = {}) => {
      await Promise.resolve();
      if (failing.has(name)) throw new Error("QueueUnavailable");
      take(message, delaySeconds);
    },
  };
}

function spooled(): SpooledSubmission {
  return {
    tenantId: TENANT,
    organizationId: "01890000-0000-7000-8000-000000000002",
    submission: { ...newSubmission("01890000-0000-7000-8000-000000000003"), alreadyAccepted: true },
    spooledAt: clock.now(),
    reason: "unreachable",
  };
}

const spool = async (one = spooled(), shelf: "waiting" | "quarantined" = "waiting") => {
  await spoolSubmission({ ctx, shelf, spooled: one });
  return one.submission.id;
};
const never = () => new Promise<never>(() => {});

describe("a post that waits", () => {
  it("is a sealed object of its tenant's by its id, and then a look", async () => {
    const one = spooled();
    const submissionId = await spool(one);
    const [[key, { body }] = ["", { body: new Uint8Array() }]] = platform.objects;
    expect(key).toBe(`spool/${TENANT}/${submissionId}`);
    expect(await openSubmission(dataKeys, { tenantId: TENANT, submissionId }, body)).toEqual(one);
    expect(looks).toEqual([LOOK]);
    expect(carried).toEqual([]);
  });

  it("is one object however often it comes", async () => {
    const one = spooled();
    await spool(one);
    await spool(one);
    expect(platform.objects.size).toBe(1);
  });

  it("needs no look while the last one is still to be seen, and one as soon as it was", async () => {
    await spool();
    clock.advance({ ms: 4_999 });
    await spool();
    expect(looks).toHaveLength(1);
    clock.advance({ ms: 1 });
    await spool();
    expect(looks).toHaveLength(2);
  });

  it("counts a look as seen from when it was begun, though sending it took long", async () => {
    const { send } = ctx.spool.replayQueue;
    ctx.spool.replayQueue.send = async (...args) => {
      await send(...args);
      clock.advance({ seconds: 1 });
    };
    await spool();
    clock.advance({ ms: 4_000 });
    await spool();
    expect(looks).toHaveLength(2);
  });

  it("is safe though its look is not sent, and the next one sends another", async () => {
    failing.add("replay");
    await spool();
    failing.clear();
    await spool();
    expect(platform.objects.size).toBe(2);
    expect(looks).toEqual([LOOK]);
  });

  it("has no look where it waits for people", async () => {
    const submissionId = await spool(spooled(), "quarantined");
    expect([...platform.objects.keys()]).toEqual([`quarantine/${TENANT}/${submissionId}`]);
    expect(looks).toEqual([]);
  });

  it("looks of two tenants are of no use to each other", async () => {
    await sendLook(ctx, "t1");
    await sendLook(ctx, "t2");
    await sendLook(ctx, "t1");
    expect(looks).toHaveLength(2);
    await sendLook(ctx, "t3");
    await sendLook(ctx, "t1");
    expect(looks).toHaveLength(4);
  });
});

describe("a post that the platform's bucket does not take", () => {
  it("is carried by a message, whole, to where it belongs, with no look before it is there", async () => {
    platform.away(true);
    const one = spooled();
    const submissionId = await spool(one);
    const message = carryMessageSchema.parse(carried[0]);
    expect(message).toMatchObject({ tenantId: TENANT, key: `spool/${TENANT}/${submissionId}` });
    const sealed = Buffer.from(message.sealed, "base64");
    expect(await openSubmission(dataKeys, { tenantId: TENANT, submissionId }, sealed)).toEqual(one);
    expect(looks).toEqual([]);
  });

  it("is not safe where the queue does not take it either", async () => {
    platform.away(true);
    failing.add("carry");
    await expect(spool()).rejects.toThrow("QueueUnavailable");
  });

  it("is not safe where there is no key to seal it with, and is with one that is known", async () => {
    dataKeys.away(true);
    await expect(spool()).rejects.toThrow("key service");
    expect(platform.objects.size + carried.length).toBe(0);
    dataKeys.away(false);
    await spool();
    dataKeys.away(true);
    await spool();
    expect(platform.objects.size).toBe(2);
  });

  it("does not wait for anybody who does not answer: 7 s in all", async () => {
    vi.useFakeTimers();
    try {
      ctx.spool.carryQueue.send = never;
      Object.assign(platform.bucket, { put: never });
      const { current } = dataKeys;
      dataKeys.current = async (purpose) => slowly(3_499, await current(purpose));
      const outcome = spool().then(
        () => "safe",
        (error: unknown) => String(error),
      );
      await vi.advanceTimersByTimeAsync(6_999);
      expect(await outcome).toContain("no answer of the queue");
    } finally {
      vi.useRealTimers();
    }
  });

  it("is carried where the bucket is only slow, and its look is not waited for without end", async () => {
    vi.useFakeTimers();
    try {
      const { put } = platform.bucket;
      Object.assign(platform.bucket, { put: never });
      const carriedPost = spool();
      await vi.advanceTimersByTimeAsync(2_000);
      await carriedPost;
      expect(carried).toHaveLength(1);
      Object.assign(platform.bucket, { put });
      ctx.spool.replayQueue.send = never;
      const stored = spool();
      await vi.advanceTimersByTimeAsync(1_500);
      await stored;
      expect(platform.objects.size).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

async function slowly<T>(ms: number, value: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return value;
}
