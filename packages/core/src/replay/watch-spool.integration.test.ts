import { newId } from "@formtrap/contracts";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { spoolKey } from "../spool/index.ts";
import { NOW, type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";
import { takeSpoolLease } from "./take-spool-lease.ts";
import { type WatchContext, watchSpool } from "./watch-spool.ts";

let world: ReplayWorld;
beforeAll(async () => {
  world = await replayWorld();
  return () => world.close();
});
beforeEach(() => world.reset());

/** Runs the watch once. @returns whom it sends looks for, and what it tells the operator. */
async function watch(changes: Partial<WatchContext> = {}) {
  const looks: string[] = [];
  const numbers: Record<string, number> = {};
  await watchSpool({
    ctx: {
      actor: { type: "system", name: "watch-spool" },
      control: world.ctx.control,
      clock: world.clock,
      logger: world.ctx.logger,
      bucket: world.platform.bucket,
      replayQueue: {
        send: () => Promise.reject(new Error("looks go together")),
        sendAll: async (messages) => {
          for (const message of messages) looks.push(String(Reflect.get(Object(message), "tenantId")));
        },
      },
      metrics: {
        put: (name, value) => {
          numbers[name] = value;
        },
      },
      ...changes,
    },
  });
  return { looks, numbers };
}

const looksSent = async (): Promise<string[]> => (await watch()).looks;

describe("the watch over the spool", () => {
  it("has tenants looked at of which nobody knows that they wait: a look that was never sent", async () => {
    expect(await watch()).toEqual({
      looks: [],
      numbers: { SpoolTenantsWaiting: 0, SpoolObjects: 0, SpoolOldestSeconds: 0 },
    });
    await world.spool();
    world.clock.advance({ seconds: 90 });
    await world.spool();
    expect(await watch()).toEqual({
      looks: [world.tenantId],
      numbers: { SpoolTenantsWaiting: 1, SpoolObjects: 2, SpoolOldestSeconds: 90 },
    });
  });

  it("has files looked at that wait alone", async () => {
    await world.putFile({ path: `files/${world.tenantId}/${newId()}/${newId()}` });
    expect(await watch()).toMatchObject({ looks: [world.tenantId], numbers: { SpoolTenantsWaiting: 0 } });
  });

  it("leaves alone whom a worker is at, until its lease has run out", async () => {
    await world.spool();
    await takeSpoolLease({ ctx: world.ctx, tenantId: world.tenantId });
    world.clock.advance({ seconds: 59 });
    expect(await looksSent()).toEqual([]);
    world.clock.advance({ seconds: 1 });
    expect(await looksSent()).toEqual([world.tenantId]);
  });

  it("leaves alone whose database failed, until the reminder is half a minute late", async () => {
    await world.spool();
    await world.proxy.refuse(true);
    world.proxy.drop();
    await world.look();
    world.clock.advance({ seconds: 34 });
    expect(await watch()).toEqual({
      looks: [],
      numbers: { SpoolTenantsWaiting: 1, SpoolObjects: 1, SpoolOldestSeconds: 34 },
    });
    world.clock.advance({ seconds: 1 });
    expect(await looksSent()).toEqual([world.tenantId]);
  });

  it("leaves alone who is held back, but for counting once an hour and telling the owners", async () => {
    await world.spool();
    await world.setTenant({ ingestMode: "spool_only" });
    expect(await looksSent()).toEqual([world.tenantId]);
    await world.look();
    expect(await looksSent()).toEqual([]);
    world.clock.advance({ minutes: 15 });
    expect(await looksSent()).toEqual([world.tenantId]);
    await world.look();
    expect(await looksSent()).toEqual([]);
    world.clock.advance({ minutes: 60 });
    expect(await looksSent()).toEqual([world.tenantId]);
    await world.look();
    await world.setTenant({ ingestMode: "normal" });
    expect(await looksSent()).toEqual([world.tenantId]);
  });

  it("looks seldom at files of posts that people have yet to decide on", async () => {
    await world.spoolWithFile({ dataJson: '{"a":"\\u0000"}' });
    await world.look();
    expect(await looksSent()).toEqual([]);
    world.clock.advance({ minutes: 61 });
    expect(await looksSent()).toEqual([world.tenantId]);
  });

  it("knows many tenants by one query, and folders of none do no harm", async () => {
    const { control } = world.customer.ctx;
    for (const name of [newId(), "readme", "01890000-0000-7000-8000-00000000000g"]) {
      const contentType = "text/plain";
      await world.platform.bucket.put(spoolKey("waiting", name, "x"), Buffer.of(), { contentType });
    }
    const other = newId();
    const organizationId = newId();
    await control
      .insertInto("organization")
      .values({ id: organizationId, name: "Other", slug: organizationId, createdAt: new Date(NOW) })
      .execute();
    await control
      .insertInto("tenant")
      .values({ id: other, organizationId, placement: "byoi", status: "active", secretRef: "sm:x#1" })
      .execute();
    await world.platform.bucket.put(spoolKey("waiting", other, newId()), Buffer.of(), { contentType: "x" });
    await world.spool();
    const { looks, numbers } = await watch();
    expect(looks.toSorted()).toEqual([world.tenantId, other].toSorted());
    expect(numbers).toMatchObject({ SpoolTenantsWaiting: 2, SpoolObjects: 2 });
    expect(world.logs.join("\n")).toContain('objects of no tenant in the spool {"count":3}');
  });

  it("is the platform's alone", async () => {
    const actor = { type: "user", userId: newId() } as const;
    await expect(watch({ actor })).rejects.toBeInstanceOf(DomainError);
  });
});
