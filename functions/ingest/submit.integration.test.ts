import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { handler as submitHandler } from "./submit.ts";
import { createSubmitWorld, type SubmitWorld } from "./submit-world.fixture.ts";
import { countStored, postMessage } from "./visitor.fixture.ts";

let world: SubmitWorld;
let handler: typeof submitHandler;

beforeAll(async () => {
  world = await createSubmitWorld();
  // The composition root reads the environment when it is loaded.
  ({ handler } = await import("./submit.ts"));
});

afterAll(() => world.close());

beforeEach(() => {
  world.control.reset();
  world.tenant.reset();
  world.calls.length = 0;
});

const post = (message: string) => postMessage(handler, world, message);

function idOf({ body }: Awaited<ReturnType<typeof post>>): string {
  return z.object({ id: z.uuid() }).parse(JSON.parse(body ?? "")).id;
}

const stored = (message: string) => countStored(world, message);

// In this order: the first post is the container's first.
describe("a submission, counted on the wire", () => {
  it("costs one round trip to the tenant's database when the container is cold", async () => {
    expect(await post("cold")).toMatchObject({ statusCode: 200 });
    expect(await stored("cold")).toBe(1);
    expect(world.tenant.roundTrips()).toBe(1);
    expect(world.control.roundTrips()).toBe(1);
    // The message, which has a copy of the route kept, runs beside.
    const operations = world.calls.map(({ operation }) => operation);
    expect(operations.toSorted()).toEqual(["GetSecretValue", "SendMessage"]);
  });

  it("costs one to the tenant's database, none to the control database and none to the vault when warm", async () => {
    for (const message of ["warm 1", "warm 2", "warm 3"]) {
      expect(await post(message)).toMatchObject({ statusCode: 200 });
      expect(await stored(message)).toBe(1);
    }
    expect(world.tenant.roundTrips()).toBe(3);
    expect(world.tenant.connections()).toBe(0);
    expect(world.control.clientBytes()).toBe(0);
    expect(world.calls).toEqual([]);
  });

  it("is stored while the control database is away, by a container that knows the route", async () => {
    await world.control.refuse(true);
    world.control.drop();
    expect(await post("no control")).toMatchObject({ statusCode: 200 });
    expect(await stored("no control")).toBe(1);
    await world.control.refuse(false);
  });

  it("survives the loss of an idle connection", async () => {
    world.tenant.drop();
    expect(await post("after a cut")).toMatchObject({ statusCode: 200 });
    expect(await stored("after a cut")).toBe(1);
  });

  it("is one row where the answer of a committed one got lost", async () => {
    world.tenant.loseNextAnswer();
    expect(await post("answer lost")).toMatchObject({ statusCode: 200 });
    expect(await stored("answer lost")).toBe(1);
  });

  it("waits in the spool while the tenant's database is away, and the next one is stored again after", async () => {
    await world.tenant.refuse(true);
    world.tenant.drop();
    world.calls.length = 0;
    const answer = await post("database away");
    expect(answer).toMatchObject({ statusCode: 200, headers: { "access-control-allow-origin": "*" } });
    expect(await world.spooled()).toEqual([expect.stringMatching(new RegExp(`/${idOf(answer)}$`))]);
    const operations = world.calls.map(({ operation }) => operation);
    expect(operations.filter((name) => !name.startsWith("List"))).toEqual([
      "GetSecretValue",
      "GenerateDataKey",
      "PutObject",
      "SendMessage",
    ]);
    await world.tenant.refuse(false);
    expect(await stored("database away")).toBe(0);
    expect(await post("database back")).toMatchObject({ statusCode: 200 });
    expect(await stored("database back")).toBe(1);
  });

  it("waits for two seconds at most for a database that never answers, and after that nobody does", async () => {
    world.tenant.pause();
    world.tenant.drop();
    const startedMs = performance.now();
    expect(await post("no answer")).toMatchObject({ statusCode: 200 });
    // The budget, and what the way to the spool takes on a busy machine.
    expect(performance.now() - startedMs).toBeLessThan(2_000 + 1_500);
    world.tenant.reset();
    expect(await post("no answer again")).toMatchObject({ statusCode: 200 });
    expect(world.tenant.connections()).toBe(0);
    expect(await world.spooled()).toHaveLength(3);
    world.tenant.resume();
  });
});
