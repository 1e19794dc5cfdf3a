import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ObjectStoreError } from "../ports.ts";
import { type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";

let world: ReplayWorld;
let owner: string;
beforeAll(async () => {
  world = await replayWorld();
  const { control } = world.customer.ctx;
  const member = await control
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select(["user.id", "user.email"])
    .where("member.organizationId", "=", world.spaceId)
    .executeTakeFirstOrThrow();
  owner = member.email;
  await control.updateTable("user").set({ emailVerified: true }).where("id", "=", member.id).execute();
  return () => world.close();
});
beforeEach(() => world.reset());

async function events(): Promise<string[]> {
  const rows = await world.customer.ctx.control
    .selectFrom("tenantEvent")
    .select("eventType")
    .where("eventType", "like", "spool%")
    .orderBy("createdAt")
    .execute();
  return rows.map(({ eventType }) => eventType);
}

/** Lets the reminders come, each when it is due. */
async function waitMinutes(minutes: number): Promise<void> {
  const end = world.clock.now().getTime() + minutes * 60_000;
  for (;;) {
    const { nextTryAt } = await world.state();
    if (!(nextTryAt instanceof Date) || nextTryAt.getTime() > end) break;
    world.clock.set(nextTryAt);
    await world.look();
  }
  world.clock.set(new Date(end));
}

describe("a space's owners", () => {
  it("hear of posts that have been waiting for 15 minutes, once, and once that it is over", async () => {
    await world.spool();
    await world.proxy.refuse(true);
    world.proxy.drop();
    await world.look();
    await waitMinutes(14.9);
    expect(world.mails).toEqual([]);
    await waitMinutes(0.1);
    expect(world.mails).toMatchObject([{ to: owner }]);
    expect(world.mails[0]?.subject).toMatch(/^1 submission of .* is waiting$/);
    expect(world.mails[0]?.text).toContain("Your database cannot be reached.");
    expect(world.mails[0]?.text).toContain(`https://app.example.com/spaces/${world.spaceId}/waiting`);
    await waitMinutes(180);
    expect(world.mails).toHaveLength(1);
    await world.proxy.refuse(false);
    await waitMinutes(16);
    expect(await world.rows()).toHaveLength(1);
    expect(world.mails).toHaveLength(2);
    expect(world.mails[1]?.subject).toMatch(/^Nothing of .* is waiting any more$/);
    expect(await events()).toEqual(["spool_waiting", "spool_over"]);
    await world.look();
    expect(world.mails).toHaveLength(2);
  });

  it("hear nothing of what was over before", async () => {
    await world.spool();
    await world.proxy.refuse(true);
    world.proxy.drop();
    await world.look();
    await waitMinutes(10);
    await world.proxy.refuse(false);
    await waitMinutes(6);
    expect(await world.rows()).toHaveLength(1);
    expect(world.mails).toEqual([]);
    expect(await events()).toEqual([]);
  });

  it("hear of files that wait for their bucket, and of posts that the operator holds back", async () => {
    world.bucket.failWrites = new ObjectStoreError("denied", "No.", "AccessDenied");
    await world.spoolWithFile();
    await world.look();
    await waitMinutes(16);
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]?.subject).toMatch(/^1 file of .* is waiting$/);
    await world.setTenant({ ingestMode: "spool_only" });
    world.mails.length = 0;
    await world.customer.ctx.control.updateTable("tenantSpool").set({ ownersToldAt: null }).execute();
    await world.spool();
    world.clock.advance({ minutes: 15 });
    await world.look();
    expect(world.mails[0]?.text).toContain("Storing was paused by the operator of this service.");
  });

  it("miss a mail where the mail server fails, and nothing else: what waits is stored all the same", async () => {
    await world.spool();
    await world.setTenant({ ingestMode: "spool_only" });
    world.clock.advance({ minutes: 20 });
    const mailer = { send: () => Promise.reject(new Error("no mail today")) };
    await world.look({ mailer });
    expect(world.logs.join("\n")).toContain("owner not told of waiting posts");
    await world.setTenant({ ingestMode: "normal" });
    await world.look({ mailer });
    expect(await world.rows()).toHaveLength(1);
    expect(await events()).toEqual(["spool_waiting", "spool_over"]);
  });
});
