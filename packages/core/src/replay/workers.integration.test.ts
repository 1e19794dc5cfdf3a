import { newId } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { spoolKey } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";
import { LeaseLost } from "./spool-lease.ts";
import { takeSpoolLease } from "./take-spool-lease.ts";

let world: ReplayWorld;
beforeAll(async () => {
  world = await replayWorld();
  return () => world.close();
});
beforeEach(() => world.reset());

type Bucket = ReplayContext["bucket"];
const delivery = () => ({ id: newId(), destinationId: newId(), channel: "webhook" }) as const;

async function spoolMany(count: number): Promise<NewSubmission[]> {
  const posts: NewSubmission[] = [];
  for (let index = 0; index < count; index += 1) {
    world.clock.advance({ ms: 1 });
    posts.push(await world.spool({ deliveries: [delivery()] }));
  }
  return posts;
}

const take = async () => {
  const taking = await takeSpoolLease({ ctx: world.ctx, tenantId: world.tenantId });
  return taking.kind === "taken" ? taking.lease : taking.kind;
};
const taken = async () => {
  const lease = await take();
  if (typeof lease === "string") throw new Error(`the lease is ${lease}`);
  return lease;
};

/** The platform's bucket, where something happens at a certain call. */
function bucketThat(changes: (bucket: Bucket) => Partial<Bucket>): Bucket {
  return { ...world.platform.bucket, ...changes(world.platform.bucket) };
}

describe("the lease of a tenant's waiting posts", () => {
  it("is one worker's of any number who ask at once", async () => {
    const takings = await Promise.all(Array.from({ length: 8 }, take));
    expect(takings.filter((taking) => typeof taking !== "string")).toHaveLength(1);
    expect(takings.filter((taking) => taking === "held")).toHaveLength(7);
  });

  it("is nobody's where there is no such tenant", async () => {
    const taking = await takeSpoolLease({ ctx: world.ctx, tenantId: newId() });
    expect(taking).toEqual({ kind: "no_such_tenant" });
  });

  it("runs out after a minute without renewal, and shuts the former worker out of all it could write", async () => {
    const zombie = await taken();
    world.clock.advance({ seconds: 59 });
    expect(await take()).toBe("held");
    world.clock.advance({ seconds: 1 });
    const successor = await taken();
    await expect(zombie.keep()).rejects.toBeInstanceOf(LeaseLost);
    await expect(zombie.write({ reason: "timeout" })).rejects.toBeInstanceOf(LeaseLost);
    await expect(zombie.letGo({ reason: "timeout" })).rejects.toBeInstanceOf(LeaseLost);
    await expect(zombie.release({ reason: "timeout" })).rejects.toBeInstanceOf(LeaseLost);
    await successor.write({ waitingCount: 7 });
    expect(await world.state()).toMatchObject({ reason: null, waitingCount: 7 });
  });

  it("lasts for as long as it is kept", async () => {
    const lease = await taken();
    for (let minutes = 0; minutes < 10; minutes += 1) {
      world.clock.advance({ seconds: 45 });
      await lease.keep();
    }
    expect(await take()).toBe("held");
    expect(await lease.letGo({})).toBe(false);
    expect(await lease.letGo({})).toBe(true);
    expect(await take()).not.toBe("held");
  });
});

describe("two workers", () => {
  it("at once store each post once, whoever gets the lease", async () => {
    const posts = await spoolMany(150);
    await Promise.all([world.look(), world.look(), world.look()]);
    expect(await world.rows()).toEqual(posts.map(({ id }) => id));
    expect(world.announced).toHaveLength(150);
    expect(world.platform.objects.size).toBe(0);
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null, isAsked: false });
  });

  it("of which one slept through its lease do each other no harm, and the later one's word counts", async () => {
    const posts = await spoolMany(60);
    let hasSlept = false;
    const bucket = bucketThat(({ deleteAll }) => ({
      deleteAll: async (keys) => {
        if (!hasSlept) {
          hasSlept = true;
          world.clock.advance({ seconds: 61 });
          // It works off everything while the first one believes that it holds the lease.
          await world.look();
        }
        await deleteAll(keys);
      },
    }));
    await world.look({ bucket });
    expect(await world.rows()).toEqual(posts.map(({ id }) => id));
    expect(world.platform.objects.size).toBe(0);
    expect(world.logs.join("\n")).toContain("waiting posts left to another worker");
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null, waitingCount: 0 });
  });
});

describe("a look that comes while a worker is about to end", () => {
  it("is not forgotten: the post behind the last listing's back is stored by that worker", async () => {
    await world.spool();
    let late: NewSubmission | null = null;
    const bucket = bucketThat(({ listObjects }) => ({
      listObjects: async (query) => {
        const page = await listObjects(query);
        if (late === null && query.prefix.startsWith("files/")) {
          late = await world.spool();
          await world.look();
        }
        return page;
      },
    }));
    await world.look({ bucket });
    expect(await world.rows()).toHaveLength(2);
    expect(world.shelf("waiting")).toEqual([]);
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null, isAsked: false });
  });

  it("is not forgotten where that worker's time is up either: another look is sent", async () => {
    await world.spool();
    const bucket = bucketThat(({ listObjects }) => ({
      listObjects: async (query) => {
        const page = await listObjects(query);
        if (query.prefix.startsWith("files/")) {
          await world.look();
          world.clock.advance({ seconds: 30 });
        }
        return page;
      },
    }));
    await world.look({ bucket }, new Date(world.clock.now().getTime() + 10_000));
    expect(world.looks).toEqual([{ tenantId: world.tenantId, delaySeconds: 0 }]);
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null });
  });
});

describe("a worker whose time is up", () => {
  it("lets go between two windows, and has another one go on where it was", async () => {
    const posts = await spoolMany(300);
    const storeFor: ReplayContext["storeFor"] = (access) => {
      const store = world.ctx.storeFor(access);
      const recordAll: typeof store.submissions.recordAll = (submissions) => {
        world.clock.advance({ seconds: submissions.length > 0 ? 3 : 0 });
        return store.submissions.recordAll(submissions);
      };
      return { ...store, submissions: { ...store.submissions, recordAll } };
    };
    await world.look({ storeFor }, new Date(world.clock.now().getTime() + 10_000));
    expect(await world.rows()).toEqual(posts.slice(0, 125).map(({ id }) => id));
    expect(world.looks).toEqual([{ tenantId: world.tenantId, delaySeconds: 0 }]);
    expect(await world.state()).toMatchObject({ leaseExpiresAt: null });
    await world.look();
    expect(await world.rows()).toEqual(posts.map(({ id }) => id));
    expect(world.announced).toEqual(posts.map(({ id }) => id));
  });
});

describe("a worker that dies", () => {
  /** As SIGKILL does: nothing after it happens, and the lease runs out. */
  const die = () => {
    world.clock.advance({ seconds: 61 });
    return Promise.reject(new Error("killed"));
  };
  /** What it could still write when it was dead is kept from it by the next one's lease. */
  const lookAndDie = async (changes: Partial<ReplayContext>) => {
    await expect(world.look(changes)).rejects.toThrow("killed");
    await world.look();
  };

  it("between the rows and their announcement has them announced by the next", async () => {
    const posts = await spoolMany(40);
    const notify = { send: die, sendAll: die };
    await lookAndDie({ queues: { ...world.ctx.queues, notify } });
    expect(await world.rows()).toEqual(posts.map(({ id }) => id));
    expect(world.announced).toEqual(posts.map(({ id }) => id));
    expect(world.platform.objects.size).toBe(0);
  });

  it("between the announcement and the removal has them announced twice, and stored once", async () => {
    const posts = await spoolMany(20);
    await lookAndDie({ bucket: bucketThat(() => ({ deleteAll: die })) });
    const ids = posts.map(({ id }) => id);
    expect(await world.rows()).toEqual(ids);
    expect(world.announced).toEqual([...ids, ...ids]);
    expect(world.platform.objects.size).toBe(0);
  });

  it("while it puts a post on another shelf leaves it on both, and the next one ends that", async () => {
    const nul = await world.spool({ dataJson: '{"a":"\\u0000"}' });
    const bucket = bucketThat(({ copy }) => ({
      copy,
      deleteAll: (keys) => (keys.length > 0 ? die() : Promise.resolve()),
    }));
    await expect(world.look({ bucket })).rejects.toThrow("killed");
    expect(world.shelf("quarantined")).toEqual([nul.id]);
    expect(world.shelf("waiting")).toEqual([nul.id]);
    await world.look();
    expect(world.shelf("quarantined")).toEqual([nul.id]);
    expect(world.shelf("waiting")).toEqual([]);
  });

  it("or only slept between copying a post to another shelf and removing it does not take it from who sent it back", async () => {
    const gone = await world.spool({ formId: newId() });
    const [waiting, failed] = [
      spoolKey("waiting", world.tenantId, gone.id),
      spoolKey("failed", world.tenantId, gone.id),
    ];
    const bucket = bucketThat(({ copy, delete: remove }) => ({
      copy: async (from, to) => {
        await copy(from, to);
        world.clock.advance({ seconds: 61 });
        // Somebody sends it back meanwhile, under a lease of their own.
        await taken();
        await copy(failed, waiting);
        await remove(failed);
      },
    }));
    await world.look({ bucket });
    expect(world.shelf("waiting")).toEqual([gone.id]);
    expect(world.logs.join("\n")).toContain("waiting posts left to another worker");
  });

  it("without a word is followed by another after a minute, and by nobody before", async () => {
    const post = await world.spool();
    await taken();
    await world.look();
    expect(await world.rows()).toEqual([]);
    world.clock.advance({ seconds: 60 });
    await world.look();
    expect(await world.rows()).toEqual([post.id]);
  });
});

it("a post that was removed between listing and reading is nobody's business", async () => {
  const [gone, stays] = [await world.spool(), await world.spool()];
  const bucket = bucketThat(({ get, delete: remove }) => ({
    get: async (key, how) => {
      if (key === spoolKey("waiting", world.tenantId, gone.id)) await remove(key);
      return await get(key, how);
    },
  }));
  await world.look({ bucket });
  expect(await world.rows()).toEqual([stays.id]);
  expect(world.shelf("failed")).toEqual([]);
});
