import { newId } from "@formtrap/contracts";
import { TenantDataError, TenantUnavailable } from "@formtrap/tenant-db";
import { createRefusingStore } from "@formtrap/testkit";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SpaceContext } from "../context.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type SweepWorld, sweepWorld } from "./sweep.fixture.ts";
import { EXPORTS_PREFIX } from "./sweep-exports.ts";
import { sweepUnusedFiles } from "./sweep-unused-files.ts";

const NOTHING = { seen: 0, deleted: 0 };

let world: SweepWorld;
beforeAll(async () => {
  world = await sweepWorld();
  return () => world.customer.close();
});
beforeEach(() => world.reset());

/** The real store, but for what it answers about files. */
const storeThat =
  (unused: (keys: readonly string[]) => Promise<readonly string[]>): SpaceContext["storeFor"] =>
  (access) => {
    const store = world.customer.ctx.storeFor(access);
    return { ...store, uploads: { ...store.uploads, unused } };
  };

describe("sweeping a form's files", () => {
  test("removes those that nobody used for two hours, and leaves all others", async () => {
    const { keyOf, formId } = world;
    const abandoned = [keyOf(2 * HOUR_MS + 1), keyOf(DAY_MS), keyOf(30 * DAY_MS)];
    const held = [keyOf(3 * HOUR_MS), keyOf(5 * DAY_MS)];
    const young = [keyOf(-DAY_MS), keyOf(0), keyOf(HOUR_MS), keyOf(2 * HOUR_MS)];
    const old = [keyOf(30 * DAY_MS + 1), keyOf(400 * DAY_MS)];
    const notOurs = [
      keyOf(DAY_MS, newId()),
      `formtrap/${formId}/readme.txt`,
      `formtrap/${formId}/`,
      keyOf(DAY_MS).replace(/-7(?=[^/]+$)/, "-4"),
      keyOf(DAY_MS).toUpperCase(),
      `${keyOf(DAY_MS)}/copy`,
      `${keyOf(DAY_MS)}.bak`,
      `backup/${keyOf(DAY_MS)}`,
    ];
    for (const key of held) await world.use(key);
    world.keys = [...abandoned, ...held, ...young, ...old, ...notOurs];
    expect(await world.sweep()).toEqual({ seen: 5, deleted: 3 });
    expect(world.keys.toSorted()).toEqual([...held, ...young, ...old, ...notOurs].toSorted());
    expect(await world.sweep()).toEqual({ seen: 2, deleted: 0 });
  });

  test("does not ask a database that may be asleep where nothing is old enough", async () => {
    world.keys = [world.keyOf(HOUR_MS)];
    const storeFor = () => createRefusingStore("asked");
    expect(await world.sweep({ storeFor })).toEqual(NOTHING);
  });

  test("is for the platform alone to ask for", async () => {
    world.keys = [world.keyOf(DAY_MS)];
    const { actor } = world.customer.ctx;
    await expect(world.sweep({ actor })).rejects.toMatchObject({ code: "forbidden" });
    expect(world.keys).toHaveLength(1);
  });
});

describe("nothing is removed", () => {
  beforeEach(() => {
    world.keys = [world.keyOf(DAY_MS)];
  });
  const expectNothing = async (changes?: Partial<SpaceContext>, formId?: string) => {
    expect(await world.sweep(changes, formId)).toMatchObject({ deleted: 0 });
    expect(world.keys).toHaveLength(1);
  };

  test.each([
    ["does not answer", new TenantUnavailable("timeout")],
    ["answers nonsense", new TenantDataError("unparsable")],
  ])(
    "where the tenant's database %s, and the next message is as good a time as any",
    async (_what, error) => {
      await expectNothing({ storeFor: storeThat(() => Promise.reject(error)) });
      expect(world.logs.join("\n")).toContain("sweep broke off");
    },
  );

  test("where it is this side that fails, which is an error", async () => {
    const storeFor = storeThat(() => Promise.reject(new TenantUnavailable("credentials")));
    await expect(world.sweep({ storeFor })).rejects.toThrow(TenantUnavailable);
    expect(world.keys).toHaveLength(1);
  });

  test("where the tenant's database does not know the form", async () => {
    const formId = newId();
    world.keys = [world.keyOf(DAY_MS, formId)];
    await expectNothing({}, formId);
    expect(world.logs.join("\n")).toContain("not in its tenant's database");
  });

  test.each([
    { status: "moving" },
    { status: "suspended" },
    { status: "deleted" },
    { status: "provisioning" },
    { ingestMode: "spool_only" },
    { ingestMode: "blocked" },
  ] as const)("where the tenant is %o, and the bucket is left alone", async (change) => {
    const { control } = world.customer.ctx;
    await control.updateTable("tenant").set(change).execute();
    await expectNothing();
    await control.updateTable("tenant").set({ status: "active", ingestMode: "normal" }).execute();
    expect(world.lists).toBe(0);
    expect(await world.sweep()).toEqual({ seen: 1, deleted: 1 });
  });

  test("where the connection has no bucket, or the space no tenant", async () => {
    const { control } = world.customer.ctx;
    const { storageSecretRef } = await control
      .selectFrom("connection")
      .select("storageSecretRef")
      .executeTakeFirstOrThrow();
    await control.updateTable("connection").set({ storageSecretRef: null }).execute();
    await expectNothing();
    await control.updateTable("connection").set({ storageSecretRef }).execute();
    const { formId } = world;
    const ctx = world.systemContext();
    expect(await sweepUnusedFiles({ ctx, organizationId: newId(), formId })).toEqual(NOTHING);
    expect(world.lists).toBe(0);
  });

  test("where the bucket cannot be listed", async () => {
    const list = () => Promise.reject(new ObjectStoreError("denied", "No.", "AccessDenied"));
    await expectNothing({ openObjectStore: () => ({ ...world.bucket, list }) });
    expect(world.logs.join("\n")).toContain("sweep broke off");
  });
});

test("exports go when they are a week old, and nothing else that lies beside them", async () => {
  const folderOf = (days: number) => {
    const time = (world.clock.now().getTime() - days * DAY_MS).toString(16).padStart(12, "0");
    return `${EXPORTS_PREFIX}${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
  };
  const old = [`${folderOf(8)}/document.csv`, `${folderOf(7.01)}/rows-000001.ndjson`];
  const others = [
    `${folderOf(6.99)}/document.csv`,
    `${EXPORTS_PREFIX}0190-mine/document.csv`,
    `${EXPORTS_PREFIX}a.txt`,
  ];
  world.keys = [...old, ...others];
  await world.sweep();
  expect(world.keys).toEqual(others);
});

describe("a long listing", () => {
  test("is gone through page by page, and no further than where the files are too young", async () => {
    world.pageSize = 2;
    const old = Array.from({ length: 7 }, (_value, index) => world.keyOf(3 * HOUR_MS + index * MINUTE_MS));
    const young = Array.from({ length: 6 }, (_value, index) => world.keyOf(index * MINUTE_MS));
    world.keys = [...young, ...old];
    expect(await world.sweep()).toEqual({ seen: 7, deleted: 7 });
    expect(world.keys).toEqual(young);
    // And once for exports.
    expect(world.lists).toBe(5);
  });

  test("ends after 20 pages, the oldest files first", async () => {
    world.pageSize = 1;
    const minutes = Array.from({ length: 25 }, (_value, index) => index);
    world.keys = minutes.map((minute) => world.keyOf(DAY_MS - minute * MINUTE_MS));
    const youngest = world.keys.slice(20);
    expect(await world.sweep()).toEqual({ seen: 20, deleted: 20 });
    expect(world.keys).toEqual(youngest);
    expect(await world.sweep()).toEqual({ seen: 5, deleted: 5 });
  });

  test("ends when its time is over", async () => {
    world.pageSize = 1;
    world.keys = [world.keyOf(DAY_MS), world.keyOf(DAY_MS - 1), world.keyOf(DAY_MS - 2)];
    const slow: SpaceContext["openObjectStore"] = () => ({
      ...world.bucket,
      delete: async (key) => {
        await world.bucket.delete(key);
        world.clock.advance({ seconds: 11 });
      },
    });
    expect(await world.sweep({ openObjectStore: slow })).toEqual({ seen: 2, deleted: 2 });
    expect(world.keys).toHaveLength(1);
  });

  test("is not believed: not its order, nor that its keys are what was asked for", async () => {
    const [old, older] = [world.keyOf(DAY_MS), world.keyOf(2 * DAY_MS)];
    const others = [world.keyOf(HOUR_MS), world.keyOf(31 * DAY_MS), world.keyOf(DAY_MS, newId())];
    world.keys = [old, older, ...others];
    const list = () => Promise.resolve({ keys: [...others, old, old, older], isTruncated: false });
    const openObjectStore = () => ({ ...world.bucket, list });
    expect(await world.sweep({ openObjectStore })).toEqual({ seen: 2, deleted: 2 });
    expect(world.keys).toEqual(others);
  });

  test("that goes in circles is left", async () => {
    let lists = 0;
    const keys = [world.keyOf(DAY_MS)];
    const list: ObjectStore["list"] = ({ prefix }) => {
      lists += prefix === EXPORTS_PREFIX ? 0 : 1;
      return Promise.resolve({ keys, isTruncated: true });
    };
    await world.sweep({ openObjectStore: () => ({ ...world.bucket, list }) });
    expect(lists).toBe(2);
  });

  test("that is longer than S3 allows is not asked about all at once", async () => {
    const keys = Array.from({ length: 1_500 }, (_value, index) => world.keyOf(DAY_MS + index));
    world.keys = keys;
    const asked: number[] = [];
    const storeFor = storeThat((page) => {
      asked.push(page.length);
      return Promise.resolve([]);
    });
    const list = () => Promise.resolve({ keys, isTruncated: false });
    await world.sweep({ storeFor, openObjectStore: () => ({ ...world.bucket, list }) });
    expect(asked).toEqual([1_000]);
  });
});

describe("a file that cannot be deleted", () => {
  const bucketThatKeeps = (locked: ReadonlySet<string>) => {
    let attempts = 0;
    const openObjectStore: SpaceContext["openObjectStore"] = () => ({
      ...world.bucket,
      delete: async (key) => {
        attempts += 1;
        if (locked.has(key)) throw new ObjectStoreError("denied", "It is locked.", "AccessDenied");
        await world.bucket.delete(key);
      },
    });
    return { openObjectStore, attempts: () => attempts };
  };

  test("does not keep the others", async () => {
    const locked = world.keyOf(3 * DAY_MS);
    world.keys = [locked, world.keyOf(2 * DAY_MS), world.keyOf(DAY_MS)];
    const { openObjectStore } = bucketThatKeeps(new Set([locked]));
    expect(await world.sweep({ openObjectStore })).toEqual({ seen: 3, deleted: 2 });
    expect(world.keys).toEqual([locked]);
    expect(world.logs.join("\n")).toContain("not deleted");
  });

  test("ends the sweep where it is one of many: the key may not delete at all", async () => {
    world.keys = Array.from({ length: 200 }, (_value, index) => world.keyOf(DAY_MS + index));
    const { openObjectStore, attempts } = bucketThatKeeps(new Set(world.keys));
    expect(await world.sweep({ openObjectStore })).toEqual({ seen: 200, deleted: 0 });
    expect(attempts()).toBeLessThan(20);
    expect(world.logs.join("\n")).toContain("sweep broke off");
  });
});
