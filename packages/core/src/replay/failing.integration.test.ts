import { newId } from "@formtrap/contracts";
import { TenantUnavailable } from "@formtrap/tenant-db";
import { createRefusingStore } from "@formtrap/testkit";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import type { ReplayContext } from "./replay-context.ts";
import { NOW, type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";

let world: ReplayWorld;
beforeAll(async () => {
  world = await replayWorld();
  return () => world.close();
});
beforeEach(() => world.reset());

const DAY_MS = 24 * 3_600_000;
const at = (offsetMs: number): Date => new Date(new Date(NOW).getTime() + offsetMs);

type Submissions = ReturnType<ReplayContext["storeFor"]>["submissions"];

/** A database that is there, and answers recording in a way of its own. */
const answering =
  (recordAll: Submissions["recordAll"]): ReplayContext["storeFor"] =>
  () => {
    const store = createRefusingStore("only recording was expected");
    const health = () => Promise.resolve({ serverVersionNum: 180_000 });
    return { ...store, health, submissions: { ...store.submissions, recordAll } };
  };

const failing = (reason: TenantUnavailable["reason"]) =>
  answering(() => Promise.reject(new TenantUnavailable(reason)));

async function cutConnection(): Promise<void> {
  await world.proxy.refuse(true);
  world.proxy.drop();
}

describe("while a tenant's database is away", () => {
  it("its posts wait, ingest is told so, and a reminder comes after 5 s, 10 s and so on up to 15 minutes", async () => {
    const post = await world.spool();
    await cutConnection();
    await world.look();
    expect(await world.breaker()).toEqual({
      state: "open",
      since: NOW,
      reason: "unreachable",
      next_probe_at: at(5_000).toISOString(),
    });
    expect(await world.state()).toMatchObject({
      reason: "unreachable",
      attempts: 1,
      lastTryAt: at(0),
      nextTryAt: at(5_000),
      waitingCount: 1,
      waitingSince: at(0),
      leaseExpiresAt: null,
    });
    for (let tries = 0; tries < 9; tries += 1) {
      world.clock.advance({ seconds: world.looks.at(-1)?.delaySeconds ?? 0 });
      await world.look();
    }
    // One of them comes early, when the owners are due to be told: 15 minutes after the first failure.
    expect(world.looks.map(({ delaySeconds }) => delaySeconds)).toEqual([
      5, 10, 20, 40, 80, 160, 320, 265, 900, 900,
    ]);
    expect(await world.breaker()).toMatchObject({ since: NOW });
    expect(world.shelf("waiting")).toEqual([post.id]);
  });

  it("looks are dropped until that time, since the reminder is under way, and nothing is asked", async () => {
    await world.spool();
    await cutConnection();
    await world.look();
    await world.proxy.refuse(false);
    world.clock.advance({ seconds: 2 });
    await world.look();
    expect(world.looks).toHaveLength(1);
    expect(await world.rows()).toEqual([]);
    world.clock.advance({ seconds: 3 });
    await world.look();
    expect(await world.rows()).toHaveLength(1);
  });

  it("a reminder that comes a moment early by this machine's clock is not lost", async () => {
    await world.spool();
    await cutConnection();
    await world.look();
    await world.proxy.refuse(false);
    world.clock.advance({ ms: 3_500 });
    await world.look();
    expect(await world.rows()).toHaveLength(1);
  });

  it("the first post that is stored closes the breaker, and all is as it was", async () => {
    await world.spool();
    await cutConnection();
    await world.look();
    await world.proxy.refuse(false);
    world.clock.advance({ seconds: 5 });
    await world.look();
    expect(await world.breaker()).toBeNull();
    expect(await world.state()).toMatchObject({
      reason: null,
      attempts: 0,
      nextTryAt: null,
      waitingCount: 0,
    });
    await cutConnection();
    await world.spool();
    await world.look();
    expect(await world.state()).toMatchObject({ attempts: 1 });
  });

  it("a tenant's turn reads nothing of what waits, however often it comes", async () => {
    for (let index = 0; index < 200; index += 1) await world.spool();
    await cutConnection();
    let reads = 0;
    const { bucket } = world.platform;
    const get: typeof bucket.get = (key, how) => {
      reads += 1;
      return bucket.get(key, how);
    };
    await world.look({ bucket: { ...bucket, get } });
    expect(reads).toBe(0);
    expect(await world.state()).toMatchObject({ waitingCount: 200 });
    world.clock.advance({ minutes: 1 });
    await world.look({ bucket: { ...bucket, get } });
    expect(reads).toBe(0);
    expect(await world.state()).toMatchObject({ attempts: 2, waitingCount: 200 });
  });

  it("dying in mid-drain loses and doubles nothing, and what is stored is announced at once", async () => {
    const delivery = () => ({ id: newId(), destinationId: newId(), channel: "webhook" }) as const;
    const posts: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      world.clock.advance({ ms: 1 });
      posts.push((await world.spool({ deliveries: [delivery()] })).id);
    }
    let batches = 0;
    const storeFor: ReplayContext["storeFor"] = (access) => {
      const store = world.ctx.storeFor(access);
      const recordAll: typeof store.submissions.recordAll = async (submissions) => {
        if (submissions.length > 0) batches += 1;
        if (batches === 3) await cutConnection();
        return await store.submissions.recordAll(submissions);
      };
      return { ...store, submissions: { ...store.submissions, recordAll } };
    };
    await world.look({ storeFor });
    expect(await world.rows()).toEqual(posts.slice(0, 50));
    expect(world.announced).toEqual(posts.slice(0, 50));
    expect(world.shelf("waiting")).toEqual(posts.slice(50).toSorted());
    expect(await world.breaker()).toMatchObject({ state: "open" });
    await world.proxy.refuse(false);
    world.clock.advance({ seconds: 5 });
    await world.look();
    expect(await world.rows()).toEqual(posts);
    expect(world.announced).toEqual(posts);
  });

  it.each(["busy", "credentials", "fenced"] as const)(
    "ingest is not told so where it may well take posts: %s",
    async (reason) => {
      await world.spool();
      await world.look({ storeFor: failing(reason) });
      expect(await world.breaker()).toBeNull();
      expect(world.looks).toHaveLength(1);
      expect(world.shelf("waiting")).toHaveLength(1);
    },
  );

  it("an answer that no accepted post can have changes nothing", async () => {
    const post = await world.spool();
    const limited = answering((posts) =>
      Promise.resolve(new Map(posts.map(({ id }) => [id, "limited"] as const))),
    );
    await world.look({ storeFor: limited });
    expect(world.shelf("waiting")).toEqual([post.id]);
    expect(await world.state()).toMatchObject({ reason: "misbehaving", attempts: 1 });
  });

  it("a spool with too many posts is full until enough of them are stored", async () => {
    for (let index = 0; index < 5; index += 1) await world.spool();
    await cutConnection();
    await world.look({ spoolPerTenantMax: 5 });
    expect(await world.state()).toMatchObject({ isFull: true });
    await world.proxy.refuse(false);
    world.clock.advance({ seconds: 5 });
    await world.look({ spoolPerTenantMax: 5 });
    expect(await world.state()).toMatchObject({ isFull: false });
  });

  it("for 30 days, its posts are given up and kept for people", async () => {
    const old = await world.spool();
    world.clock.set(at(29 * DAY_MS));
    const young = await world.spool();
    await cutConnection();
    await world.look();
    expect(world.shelf("waiting").toSorted()).toEqual([old.id, young.id].toSorted());
    world.clock.set(at(30 * DAY_MS + 1));
    await world.look();
    expect(world.shelf("failed")).toEqual([old.id]);
    expect(world.shelf("waiting")).toEqual([young.id]);
    expect(await world.state()).toMatchObject({
      waitingCount: 1,
      failedCount: 1,
      waitingSince: at(29 * DAY_MS),
    });
  });
});

describe("a tenant whose database may not be asked", () => {
  it.each([
    ["spool_only", { ingestMode: "spool_only" }],
    ["moving", { status: "moving" }],
    ["suspended", { status: "suspended" }],
    ["misconfigured", { status: "provisioning" }],
  ])("is left alone without reminders until somebody says otherwise: %s", async (reason, changes) => {
    const post = await world.spool();
    await world.setTenant(changes);
    const connections = world.proxy.connections();
    await world.look();
    expect(world.proxy.connections()).toBe(connections);
    expect(await world.state()).toMatchObject({ reason, nextTryAt: null, waitingCount: 1, attempts: 0 });
    expect(world.looks).toEqual([]);
    await world.setTenant({ status: "active", ingestMode: "normal" });
    await world.look();
    expect(await world.rows()).toEqual([post.id]);
    expect(await world.state()).toMatchObject({ reason: null, waitingCount: 0 });
  });

  it("gets what waits when only new posts are refused", async () => {
    const post = await world.spool();
    await world.setTenant({ ingestMode: "blocked" });
    await world.look();
    expect(await world.rows()).toEqual([post.id]);
  });
});

describe("while the platform's own services are away", () => {
  it.each([
    ["bucket", () => world.platform.away(true)],
    ["key service", () => world.dataKeys.away(true)],
  ])(
    "%s: nothing is held against the tenant, nothing is given up, and it is tried again soon",
    async (_name, away) => {
      const post = await world.spool();
      away();
      await world.look();
      expect(await world.breaker()).toBeNull();
      expect(world.looks).toEqual([{ tenantId: world.tenantId, delaySeconds: 30 }]);
      expect(await world.state()).toMatchObject({ reason: null, attempts: 0, leaseExpiresAt: null });
      expect(world.shelf("waiting")).toEqual([post.id]);
      world.platform.away(false);
      world.dataKeys.away(false);
      await world.look();
      expect(await world.rows()).toEqual([post.id]);
    },
  );

  it("deliveries that cannot be announced keep their posts where they are, and are announced next time", async () => {
    const post = await world.spool({
      deliveries: [{ id: newId(), destinationId: newId(), channel: "webhook" }],
    });
    const down = () => Promise.reject(new Error("the queue is away"));
    const queues = { ...world.ctx.queues, notify: { send: down, sendAll: down } };
    await expect(world.look({ queues })).rejects.toThrow("the queue is away");
    expect(world.shelf("waiting")).toEqual([post.id]);
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null });
    await world.look();
    expect(world.announced).toEqual([post.id]);
    expect(await world.rows()).toEqual([post.id]);
  });

  it("a reminder that cannot be sent is only logged: the watch finds the tenant", async () => {
    await world.spool();
    await cutConnection();
    const replay = { send: () => Promise.reject(new Error("the queue is away")) };
    await world.look({ queues: { ...world.ctx.queues, replay } });
    expect(await world.state()).toMatchObject({ nextTryAt: at(5_000), leaseExpiresAt: null });
    expect(world.logs.join("\n")).toContain("look not sent");
  });
});

it("nobody but the platform itself may replay", async () => {
  const actor = { type: "user", userId: newId() } as const;
  await expect(world.look({ actor })).rejects.toBeInstanceOf(DomainError);
});
