import { newId } from "@formtrap/contracts";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { spoolKey } from "../../spool/index.ts";
import { type ReplayWorld, replayWorld } from "../replay-world.fixture.ts";
import { discardSpooled, eraseSpooled, redriveSpooled, type SpoolVerbContext } from "./index.ts";

let world: ReplayWorld;
let ctx: SpoolVerbContext;
beforeAll(async () => {
  world = await replayWorld();
  ctx = {
    ...world.customer.ctx,
    clock: world.clock,
    bucket: world.platform.bucket,
    dataKeys: world.dataKeys,
    replayQueue: world.ctx.queues.replay,
  };
  return () => world.close();
});
beforeEach(() => world.reset());

/** Puts an object of the platform's bucket where it was, as a message does that comes twice. */
function keep(key: string): () => Promise<void> {
  const object = world.platform.objects.get(key);
  if (object === undefined) throw new Error(`${key} is not there`);
  return async () => void world.platform.objects.set(key, object);
}

it("what a person erased never becomes a row, though a message brings it back", async () => {
  const erased = await world.spoolWithFile();
  const other = await world.spool();
  const bringBack = [keep(spoolKey("waiting", world.tenantId, erased.id)), keep(erased.file.path)];
  expect(await eraseSpooled({ ctx, input: { ids: [erased.id] } })).toMatchObject({ erased: 1 });
  for (const back of bringBack) await back();
  await world.platform.bucket.copy(
    spoolKey("waiting", world.tenantId, erased.id),
    spoolKey("quarantined", world.tenantId, erased.id),
  );
  await world.look();
  expect(await world.rows()).toEqual([other.id]);
  expect(world.shelf("waiting")).toEqual([]);
  expect(world.shelf("quarantined")).toEqual([]);
  expect([...world.platform.objects.keys()]).toEqual([`erased/${world.tenantId}/${erased.id}`]);
});

it("an erased post that comes back goes while the database is away too, and what waits beside it goes on waiting", async () => {
  const { id } = await world.spool();
  await world.proxy.refuse(true);
  world.proxy.drop();
  await world.look();
  expect(await world.breaker()).not.toBeNull();
  const bringBack = keep(spoolKey("waiting", world.tenantId, id));
  const later = await world.spool();
  // Its next try is some seconds away: a person need not wait for that.
  expect(await eraseSpooled({ ctx, input: { ids: [id] } })).toMatchObject({ erased: 1 });
  await bringBack();
  world.clock.advance({ minutes: 1 });
  await world.look();
  expect(world.shelf("waiting")).toEqual([later.id]);
  expect(await world.breaker()).not.toBeNull();
  expect(await world.state()).toMatchObject({ reason: "unreachable", attempts: 2 });
});

it("a post that a worker has read is stored or erased, and never both", async () => {
  const { id } = await world.spool();
  let go: () => void = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  let isRead: () => void = () => {};
  const reading = new Promise<void>((resolve) => (isRead = resolve));
  const storeFor: typeof ctx.storeFor = (access) => {
    const store = world.ctx.storeFor(access);
    const recordAll: typeof store.submissions.recordAll = async (submissions) => {
      isRead();
      await held;
      return await store.submissions.recordAll(submissions);
    };
    return { ...store, submissions: { ...store.submissions, recordAll } };
  };
  const working = world.look({ storeFor });
  await reading;
  const erasing = eraseSpooled({ ctx, input: { ids: [id] } });
  go();
  await working;
  expect(await erasing).toEqual({ erased: 0, unreadable: 0 });
  expect(await world.rows()).toEqual([id]);
  expect([...world.platform.objects.keys()]).toEqual([]);
});

it("what is redriven becomes one row with its visitor's time, and what is discarded none", async () => {
  const failed = await world.spool();
  const gone = await world.spool({ formId: newId() });
  for (const { id } of [failed, gone]) {
    await world.platform.bucket.copy(
      spoolKey("waiting", world.tenantId, id),
      spoolKey("failed", world.tenantId, id),
    );
  }
  await world.platform.bucket.deleteAll(
    [failed, gone].map(({ id }) => spoolKey("waiting", world.tenantId, id)),
  );
  world.clock.advance({ minutes: 60 * 24 * 40 });
  expect(await discardSpooled({ ctx, input: { shelf: "failed", ids: [gone.id] } })).toEqual({ discarded: 1 });
  expect(await redriveSpooled({ ctx, input: { shelf: "failed" } })).toEqual({ redriven: 1, isDone: true });
  expect(world.looks).toHaveLength(2);
  await world.look();
  await world.look();
  const rows = await world.customer.query("SELECT id, created_at FROM formtrap.submissions");
  expect(rows).toEqual([{ id: failed.id, created_at: failed.createdAt }]);
  expect(world.shelf("failed")).toEqual([]);
});
