import { newEndpointId } from "@formtrap/contracts";
import { lambdaContext, sqsEvent } from "@formtrap/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { handler as publishHandler } from "../queue/publish-snapshot.ts";
import { createSubmitWorld, type SubmitWorld } from "./submit-world.fixture.ts";
import { countStored, postMessage, startContainer } from "./visitor.fixture.ts";

/** How long the control database is waited for, and what the rest takes on a busy machine. */
const PATIENCE_MS = 1_000 + 1_500;

let world: SubmitWorld;

beforeAll(async () => {
  world = await createSubmitWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  vi.useRealTimers();
  world.control.resume();
  await world.control.refuse(false);
});

async function startPublisher(): Promise<typeof publishHandler> {
  vi.resetModules();
  return (await import("../queue/publish-snapshot.ts")).handler;
}

async function takeControlAway(how: "refused" | "silent"): Promise<void> {
  if (how === "silent") world.control.pause();
  else await world.control.refuse(true);
  world.control.drop();
}

// In this order: the first post is the first that anybody ever made to this form.
describe("while the control database is away", () => {
  it("a new container can promise nothing at an address that nobody ever loaded", async () => {
    const handler = await startContainer();
    await takeControlAway("refused");
    expect(await postMessage(handler, world, "too early")).toMatchObject({ statusCode: 503 });
    expect(await countStored(world, "too early")).toBe(0);
  });

  it("a copy is kept of every address that was loaded, by a function that reads it anew", async () => {
    const handler = await startContainer();
    expect(await postMessage(handler, world, "first")).toMatchObject({ statusCode: 200 });
    const messages = await world.platform.receive("snapshot");
    expect(messages).toEqual([{ v: 1, address: { kind: "endpoint", endpointId: world.endpointId } }]);
    const publish = await startPublisher();
    const event = sqsEvent(messages.map((body) => ({ messageId: "m", body })));
    expect(await publish(event, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  it("a message about a route comes again", async () => {
    const publish = await startPublisher();
    await takeControlAway("refused");
    const body = { v: 1, address: { kind: "endpoint", endpointId: world.endpointId } };
    const event = sqsEvent([{ messageId: "m", body }]);
    expect(await publish(event, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: "m" }] });
  });

  it.each(["refused", "silent"] as const)(
    "a new container reads the copy and stores the post, though its connections are %s",
    async (how) => {
      const handler = await startContainer();
      await takeControlAway(how);
      const startedMs = performance.now();
      expect(await postMessage(handler, world, `cold ${how}`)).toMatchObject({ statusCode: 200 });
      expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
      expect(await countStored(world, `cold ${how}`)).toBe(1);
      const againMs = performance.now();
      expect(await postMessage(handler, world, `warm ${how}`)).toMatchObject({ statusCode: 200 });
      expect(performance.now() - againMs).toBeLessThan(500);
    },
  );

  it("a new container lets the post wait where the customer's database is away too", async () => {
    const handler = await startContainer();
    await takeControlAway("refused");
    await world.tenant.refuse(true);
    expect(await postMessage(handler, world, "both away")).toMatchObject({ statusCode: 200 });
    await world.tenant.refuse(false);
    expect(await world.spooled()).toHaveLength(1);
  });

  it("a made-up address is not said to be none", async () => {
    const handler = await startContainer();
    await takeControlAway("refused");
    expect(await postMessage(handler, { endpointId: newEndpointId() }, "x")).toMatchObject({
      statusCode: 503,
    });
  });

  it("a container goes on with the route that it knows, and waits once in a while only", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const handler = await startContainer();
    expect(await postMessage(handler, world, "known")).toMatchObject({ statusCode: 200 });
    await takeControlAway("silent");
    vi.setSystemTime(Date.now() + 3_600_000);
    const startedMs = performance.now();
    expect(await postMessage(handler, world, "an hour later")).toMatchObject({ statusCode: 200 });
    expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
    const againMs = performance.now();
    expect(await postMessage(handler, world, "and again")).toMatchObject({ statusCode: 200 });
    expect(performance.now() - againMs).toBeLessThan(500);
    expect([await countStored(world, "an hour later"), await countStored(world, "and again")]).toEqual([
      1, 1,
    ]);
  });
});
