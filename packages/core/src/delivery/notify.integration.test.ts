import { TenantUnavailable } from "@formtrap/tenant-db";
import { createRefusingStore } from "@formtrap/testkit";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createDeliveryWorld, type DeliveryWorld } from "./delivery-world.fixture.ts";
import { removeDestination } from "./destinations/index.ts";

const HOUR_MS = 3_600_000;

let world: DeliveryWorld;
beforeEach(async () => {
  world = await createDeliveryWorld();
  onTestFinished(() => world.close());
});

const paths = () => world.arrivals.map(({ path }) => path).toSorted();
const answer = (path: string, status: number, headers: Record<string, string> = {}) =>
  world.answers.set(path, (response) => response.writeHead(status, headers).end("as told"));
const statusOf = async (submissionId: string) =>
  (await world.deliveries(submissionId)).map(({ status }) => status);

describe("a new submission", () => {
  it("is told to every destination under its delivery's id, and marked so", async () => {
    await world.addWebhook("/a");
    await world.addWebhook("/b");
    const id = await world.post();
    await world.notify(id);
    expect(paths()).toEqual(["/a", "/b"]);
    const deliveries = await world.deliveries(id);
    expect(deliveries).toMatchObject([{ status: "succeeded" }, { status: "succeeded" }]);
    expect(world.arrivals.map(({ headers }) => String(headers["webhook-id"])).toSorted()).toEqual(
      deliveries.map((delivery) => delivery.id).toSorted(),
    );
    expect(JSON.parse(world.arrivals[0]?.body ?? "")).toMatchObject({
      type: "submission.created",
      data: { form: { id: world.formId, name: "Contact" }, submission: { id, fields: { name: "Ada" } } },
    });
    expect(world.queued).toEqual([]);
  });

  it("is told once where its message comes twice, at once or later", async () => {
    await world.addWebhook("/a");
    const id = await world.post();
    await Promise.all([world.notify(id), world.notify(id)]);
    await world.notify(id);
    expect(paths()).toEqual(["/a"]);
    world.clock.advance({ minutes: 1 });
    await world.workOffQueues();
    expect(paths()).toEqual(["/a"]);
    expect(world.queued).toEqual([]);
  });

  it("is looked for again where its message was first, and no longer after two minutes", async () => {
    await world.addWebhook("/a");
    const [refused] = [crypto.randomUUID()];
    await world.notify(refused);
    const delays: number[] = [];
    while (world.queued.length > 0) {
      const [next] = world.queued;
      delays.push(next?.delaySeconds ?? 0);
      world.clock.advance({ seconds: next?.delaySeconds ?? 0 });
      await world.workOffQueues();
    }
    expect(delays).toEqual([1, 2, 5, 15, 30, 60]);
  });

  it("is told to nobody once it was deleted or its destination removed", async () => {
    const { id: destinationId } = await world.addWebhook("/a");
    const removed = await world.post();
    await removeDestination({ ctx: world.ctx, destinationId });
    await world.notify(removed);
    expect(await world.deliveries(removed)).toMatchObject([{ status: "abandoned", lastError: /removed/ }]);

    await world.addWebhook("/b");
    const deleted = await world.post();
    await world.customer.query(`UPDATE formtrap.submissions SET deleted_at = now() WHERE id = '${deleted}'`);
    await world.notify(deleted);
    expect(await statusOf(deleted)).toEqual(["abandoned"]);
    expect(world.arrivals).toEqual([]);
  });
});

describe("a destination that fails", () => {
  it("is tried again under the same id when it is due, and not before", async () => {
    await world.addWebhook("/a");
    answer("/a", 500);
    const id = await world.post();
    await world.notify(id);
    expect(await world.deliveries(id)).toMatchObject([
      { status: "pending", attempts: 1, lastStatusCode: 500, lastResponse: "as told" },
    ]);
    expect(world.queued).toMatchObject([{ queue: "redeliver" }]);
    expect(world.queued[0]?.delaySeconds).toBeGreaterThanOrEqual(5);
    await world.workOffQueues();
    expect(world.arrivals).toHaveLength(1);
    answer("/a", 200);
    world.clock.advance({ seconds: 7 });
    await world.workOffQueues();
    const [first, second] = world.arrivals.map(({ headers }) => headers["webhook-id"]);
    expect(second).toBe(first);
    expect(await statusOf(id)).toEqual(["succeeded"]);
    expect(await world.store.deliveries.attempts(first as string)).toMatchObject([
      { attempt: 1, statusCode: 500 },
      { attempt: 2, statusCode: 200 },
    ]);
  });

  it("is left alone for as long as it asks, with all that goes there", async () => {
    await world.addWebhook("/a");
    answer("/a", 429, { "retry-after": "600" });
    const [first, second] = [await world.post(), await world.post()];
    await world.notify(first);
    await world.notify(second);
    expect(world.arrivals).toHaveLength(1);
    expect(world.queued.every(({ delaySeconds }) => delaySeconds >= 600)).toBe(true);
    expect(await world.deliveries(second)).toMatchObject([{ status: "pending", attempts: 0 }]);
  });

  it("is given up after twelve tries within a day", async () => {
    await world.addWebhook("/a");
    answer("/a", 500);
    const id = await world.post();
    await world.notify(id);
    const startMs = world.clock.now().getTime();
    while (world.queued.length > 0) {
      const [{ delaySeconds } = { delaySeconds: 0 }] = world.queued;
      world.clock.advance({ seconds: delaySeconds });
      await world.workOffQueues();
    }
    expect(await world.deliveries(id)).toMatchObject([{ status: "failed", attempts: world.arrivals.length }]);
    expect(world.arrivals.length).toBeGreaterThanOrEqual(11);
    expect(world.clock.now().getTime() - startMs).toBeLessThanOrEqual(24 * HOUR_MS);
  });

  it("does not keep the others' success from being known", async () => {
    await world.addWebhook("/hangs");
    await world.addWebhook("/quick");
    const hanging = Promise.withResolvers<void>();
    world.answers.set("/hangs", () => hanging.resolve());
    const id = await world.post();
    const notifying = world.notify(id);
    await hanging.promise;
    await expect.poll(async () => (await statusOf(id)).toSorted()).toEqual(["pending", "succeeded"]);
    await notifying;
    expect((await world.deliveries(id)).find(({ status }) => status === "pending")?.lastError).toMatch(
      /in time/,
    );
  });

  it("says 410 and is switched off, its owner told and nothing more sent", async () => {
    const { customer, ctx } = world;
    await world.addWebhook("/other");
    const { id: destinationId } = await world.addWebhook("/a");
    answer("/a", 410);
    const actorId = ctx.actor.type === "user" ? ctx.actor.userId : "";
    await customer.control.control
      .updateTable("user")
      .set({ emailVerified: true })
      .where("id", "=", actorId)
      .execute();
    const id = await world.post();
    await world.notify(id);
    expect(await world.store.destinations.find(destinationId)).toMatchObject({ isEnabled: false });
    expect(world.mails).toMatchObject([{ subject: /^Switched off: webhook/, text: /410/ }]);
    const { policy } = await ctx.control
      .selectFrom("formPolicy")
      .select("policy")
      .where("formId", "=", world.formId)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(policy)).not.toContain(destinationId);
    expect(JSON.stringify(policy)).toContain("/other");
  });

  it("is switched off once it failed for a day", async () => {
    const { id: destinationId } = await world.addWebhook("/a");
    answer("/a", 500);
    await world.notify(await world.post());
    world.clock.advance({ minutes: 23 * 60 });
    await world.notify(await world.post());
    expect(await world.store.destinations.find(destinationId)).toMatchObject({ isEnabled: true });
    world.clock.advance({ minutes: 61 });
    await world.notify(await world.post());
    expect(await world.store.destinations.find(destinationId)).toMatchObject({
      isEnabled: false,
      disabledReason: "It has failed for 24 hours.",
    });
  });
});

describe("a destination that takes long", () => {
  it("is told beside the first tries from then on", async () => {
    const { id } = await world.addWebhook("/a");
    world.ctx.rests.noteSuccess(id, 9_000);
    const submissionId = await world.post();
    await world.notify(submissionId);
    expect(world.arrivals).toEqual([]);
    expect(world.queued).toMatchObject([{ queue: "redeliver" }]);
    world.clock.advance({ seconds: 2 });
    await world.workOffQueues();
    expect(await statusOf(submissionId)).toEqual(["succeeded"]);
  });
});

describe("what is away for a while", () => {
  it("is asked again: a tenant's database, and one whose connections are all in use sooner", async () => {
    await world.addWebhook("/a");
    const id = await world.post();
    const away = (error: TenantUnavailable) => {
      const store = createRefusingStore("not asked");
      return {
        storeFor: () => ({
          ...store,
          deliveries: { ...store.deliveries, claim: vi.fn().mockRejectedValue(error) },
        }),
      };
    };
    await world.notify(id, away(new TenantUnavailable("unreachable")));
    await world.notify(id, away(new TenantUnavailable("too_many_connections")));
    expect(world.queued.map(({ delaySeconds }) => delaySeconds)).toEqual([10, 1]);
    world.clock.advance({ seconds: 10 });
    await world.workOffQueues();
    expect(await statusOf(id)).toEqual(["succeeded"]);
    expect(paths()).toEqual(["/a"]);
  });

  it("is taken up by the next one where a worker died: what it held, and what nobody remembers", async () => {
    await world.addWebhook("/a");
    const [held, forgotten, next] = [await world.post(), await world.post(), "later"];
    await world.store.deliveries.claim({
      submissionId: held,
      deliveryId: null,
      now: world.clock.now(),
      leasedUntil: new Date(world.clock.now().getTime() + 45_000),
      dataBytesMax: 1_000,
      forgottenBefore: new Date(0),
    });
    await world.notify(held);
    expect(world.queued).toMatchObject([{ queue: "redeliver", delaySeconds: 45 }]);
    world.clock.advance({ seconds: 45 });
    await world.workOffQueues();
    expect(await statusOf(held)).toEqual(["succeeded"]);
    expect(await statusOf(forgotten)).toEqual(["pending"]);
    world.clock.advance({ minutes: 30 });
    await world.notify(await world.post());
    await world.workOffQueues();
    expect(await statusOf(forgotten), next).toEqual(["succeeded"]);
  });

  it("does not count against a destination where it is the platform's own", async () => {
    const { id: destinationId } = await world.addWebhook("/a");
    const id = await world.post();
    await world.notify(id, { http: { send: () => Promise.reject(new Error("our own bug")) } });
    expect(await world.deliveries(id)).toMatchObject([{ status: "pending", attempts: 0 }]);
    expect(await world.store.destinations.find(destinationId)).toMatchObject({ failingSince: null });
    world.clock.advance({ seconds: 2 });
    await world.workOffQueues();
    expect(await statusOf(id)).toEqual(["succeeded"]);
  });
});

describe("the weekly digest of spam", () => {
  it("starts with the first delivery and comes a week later, once, to verified recipients", async () => {
    await world.addWebhook("/a");
    const { ctx, clock, mails } = world;
    const rows = ["in@example.com", "out@example.com"].map((email, index) => ({
      organizationId: ctx.space.id,
      email,
      verifiedAt: clock.now(),
      unsubscribedAt: index === 1 ? clock.now() : null,
    }));
    await ctx.control.insertInto("verifiedRecipient").values(rows).execute();
    await world.notify(await world.post());
    expect(mails).toEqual([]);
    clock.advance({ minutes: 60 });
    const spam = { status: "spam" as const, deliveries: [], spamReason: "links: nine of them", name: "Sly" };
    for (let count = 0; count < 3; count += 1) await world.post(spam);
    clock.advance({ minutes: 7 * 24 * 60 });
    const ids = [await world.post(), await world.post()];
    await Promise.all(ids.map((id) => world.notify(id)));
    expect(mails).toMatchObject([
      { to: "in@example.com", subject: /^3 held back as spam/, text: /nine of them/ },
    ]);
    expect(mails[0]?.headers).toHaveProperty("List-Unsubscribe-Post");
  });
});

it("only the platform itself makes deliveries", async () => {
  const { actor } = world.ctx;
  await expect(world.notify(crypto.randomUUID(), { actor })).rejects.toMatchObject({ code: "forbidden" });
});
