import { newId } from "@formtrap/contracts";
import { TenantUnavailable } from "@formtrap/tenant-db";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ObjectStoreError } from "../ports.ts";
import { spooledFileKey, spoolKey } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { NOW, type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";

let world: ReplayWorld;
beforeAll(async () => {
  world = await replayWorld();
  return () => world.close();
});
beforeEach(() => world.reset());

const HOUR_MS = 3_600_000;
const at = (offsetMs: number): Date => new Date(new Date(NOW).getTime() + offsetMs);
const away = new ObjectStoreError("unreachable", "The bucket does not answer.", "ECONNREFUSED");

async function filesOf(id: string): Promise<unknown> {
  const [row] = await world.customer.query(`SELECT files FROM formtrap.submissions WHERE id = '${id}'`);
  return row?.["files"];
}

const movedTo = ({ path }: { readonly path: string }): string =>
  `formtrap/${world.formId}/${path.slice(path.lastIndexOf("/") + 1)}`;
const spooledFiles = (): string[] =>
  [...world.platform.objects.keys()].filter((key) => key.startsWith("files/"));

describe("files that the customer's bucket did not take", () => {
  it("go there when their rows stand, which are told, and are held by them against every sweep", async () => {
    const { id, file } = await world.spoolWithFile();
    await world.look();
    const path = movedTo(file);
    expect(await filesOf(id)).toEqual([
      { name: "cv.pdf", field: "resume", path, size: 12, type: "application/pdf", location: "tenant" },
    ]);
    expect(world.bucket.objects.get(path)).toEqual({
      body: new Uint8Array(Buffer.from(`content of ${file.path}`)),
      contentType: "application/pdf",
      contentDisposition: "attachment; filename=\"cv.pdf\"; filename*=UTF-8''cv.pdf",
    });
    expect(world.platform.objects.size).toBe(0);
    const uploads = await world.customer.query("SELECT key, used_by FROM formtrap.uploads");
    expect(uploads).toEqual([{ key: path, used_by: id }]);
    expect(await world.state()).toMatchObject({ waitingFiles: 0, nextTryAt: null, waitingSince: null });
  });

  it("are held before they lie there, so that a sweep between finds them held", async () => {
    const { file } = await world.spoolWithFile();
    let held: unknown[] = [];
    const store: typeof world.bucket.store = {
      ...world.bucket.store,
      put: async (key, body, how) => {
        held = await world.customer.query(`SELECT FROM formtrap.uploads WHERE key = '${key}'`);
        await world.bucket.store.put(key, body, how);
      },
    };
    await world.look({ openObjectStore: () => store });
    expect(held).toHaveLength(1);
    expect(world.bucket.objects.has(movedTo(file))).toBe(true);
  });

  it("wait for it while it is away, with pauses of their own; posts do not wait with them", async () => {
    const { id, file } = await world.spoolWithFile();
    world.bucket.failWrites = away;
    await world.look();
    expect(await world.rows()).toEqual([id]);
    expect(await world.breaker()).toBeNull();
    expect(await world.state()).toMatchObject({
      reason: null,
      attempts: 1,
      nextTryAt: at(5_000),
      waitingCount: 0,
      waitingFiles: 1,
      waitingSince: at(0),
    });
    expect(world.looks.at(-1)?.delaySeconds).toBe(5);
    // A post that comes meanwhile is stored at once, and the bucket left alone.
    const other = await world.spool();
    await world.look();
    expect((await world.rows()).toSorted()).toEqual([id, other.id].toSorted());
    expect(await world.state()).toMatchObject({ attempts: 1, nextTryAt: at(5_000), waitingSince: at(0) });
    world.clock.advance({ seconds: 5 });
    await world.look();
    expect(await world.state()).toMatchObject({ attempts: 2 });
    expect(world.looks.at(-1)?.delaySeconds).toBe(10);
    world.bucket.failWrites = null;
    world.clock.advance({ seconds: 10 });
    await world.look();
    expect(world.bucket.objects.has(movedTo(file))).toBe(true);
    expect(await world.state()).toMatchObject({ attempts: 0, nextTryAt: null, waitingFiles: 0 });
  });

  it("go there with new keys where the old ones are refused", async () => {
    const { file } = await world.spoolWithFile();
    const denied = new ObjectStoreError("denied", "The bucket refused these keys.", "InvalidAccessKeyId");
    const readings: (boolean | undefined)[] = [];
    const vault: ReplayContext["vault"] = {
      ...world.ctx.vault,
      get: (ref, options) => {
        if (ref.includes("storage")) readings.push(options?.fresh);
        return world.ctx.vault.get(ref, options);
      },
    };
    const store = { ...world.bucket.store, put: () => Promise.reject(denied) };
    await world.look({
      vault,
      openObjectStore: () => (readings.at(-1) === true ? world.bucket.store : store),
    });
    expect(readings).toEqual([false, true]);
    expect(world.bucket.objects.has(movedTo(file))).toBe(true);
  });

  it("are moved once whatever a worker dies of: what was begun is ended by the next", async () => {
    const { id, file } = await world.spoolWithFile();
    const killed = new Error("killed");
    const { bucket } = world.platform;
    const die = { ...bucket, delete: () => Promise.reject(killed) };
    await expect(world.look({ bucket: die })).rejects.toBe(killed);
    expect(spooledFiles()).toEqual([file.path]);
    expect(await filesOf(id)).toMatchObject([{ path: movedTo(file), location: "tenant" }]);
    await world.look();
    expect(spooledFiles()).toEqual([]);
    expect([...world.bucket.objects.keys()]).toEqual([movedTo(file)]);
  });

  it("leave nothing in the customer's bucket where their post is erased while they move", async () => {
    const { id } = await world.spoolWithFile();
    const store: typeof world.bucket.store = {
      ...world.bucket.store,
      put: async (key, body, how) => {
        await world.customer.query(`DELETE FROM formtrap.submissions WHERE id = '${id}'`);
        await world.bucket.store.put(key, body, how);
      },
    };
    await world.look({ openObjectStore: () => store });
    expect(world.bucket.objects.size).toBe(0);
    world.clock.advance({ minutes: 24 * 60 });
    await world.look();
    expect(spooledFiles()).toEqual([]);
  });
});

describe("files without a row", () => {
  it("of posts that people have yet to decide on stay, and no database is asked about them", async () => {
    const { id, file } = await world.spoolWithFile({ dataJson: '{"a":"\\u0000"}' });
    await world.look();
    expect(world.shelf("quarantined")).toEqual([id]);
    expect(await world.state()).toMatchObject({ nextTryAt: at(HOUR_MS), attempts: 0, waitingSince: null });
    world.clock.advance({ minutes: 60 * 24 * 40 });
    const asked: string[] = [];
    const storeFor: ReplayContext["storeFor"] = ({ secretRef }) => {
      asked.push(secretRef);
      return world.ctx.storeFor({
        tenantId: world.tenantId,
        generation: 1,
        schemaName: "nowhere",
        secretRef: "nothing",
      });
    };
    await world.look({ storeFor });
    expect(await world.state()).toMatchObject({ reason: null, attempts: 0 });
    expect(spooledFiles()).toEqual([file.path]);
  });

  it("of nobody go after a day, and no sooner: their post may be on its way", async () => {
    const path = spooledFileKey(world.tenantId, newId(), newId());
    await world.putFile({ path });
    await world.look();
    world.clock.advance({ minutes: 24 * 60 - 1 });
    await world.look();
    expect(spooledFiles()).toEqual([path]);
    world.clock.advance({ minutes: 1 });
    await world.look();
    expect(spooledFiles()).toEqual([]);
    expect(await world.state()).toMatchObject({ nextTryAt: null });
  });

  it("stay while the database cannot say whether they have one", async () => {
    const path = spooledFileKey(world.tenantId, newId(), newId());
    await world.putFile({ path });
    world.clock.advance({ minutes: 48 * 60 });
    const storeFor: ReplayContext["storeFor"] = (access) => {
      const store = world.ctx.storeFor(access);
      const findFiles = () => Promise.reject(new TenantUnavailable("timeout"));
      return { ...store, submissions: { ...store.submissions, findFiles } };
    };
    await world.look({ storeFor });
    expect(spooledFiles()).toEqual([path]);
    expect(await world.state()).toMatchObject({ attempts: 1, waitingFiles: 1 });
    expect(await world.breaker()).toBeNull();
  });

  it("whose names are none of ours do no harm, and go with the other orphans", async () => {
    const odd = `files/${world.tenantId}/readme.txt`;
    await world.putFile({ path: odd });
    const { file } = await world.spoolWithFile();
    await world.look();
    expect(world.bucket.objects.has(movedTo(file))).toBe(true);
    expect(spooledFiles()).toEqual([odd]);
    world.clock.advance({ minutes: 24 * 60 });
    await world.look();
    expect(spooledFiles()).toEqual([]);
  });
});

it("a file that is gone from the platform's bucket holds up no other", async () => {
  const gone = await world.spoolWithFile();
  const other = await world.spoolWithFile();
  const { bucket } = world.platform;
  const get: typeof bucket.get = async (key, how) => {
    if (key === gone.file.path) await bucket.delete(key);
    return await bucket.get(key, how);
  };
  await world.look({ bucket: { ...bucket, get } });
  expect(world.bucket.objects.has(movedTo(other.file))).toBe(true);
  expect(world.platform.objects.has(spoolKey("waiting", world.tenantId, gone.id))).toBe(false);
});
