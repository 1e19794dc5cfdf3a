import { newId } from "@formtrap/contracts";
import { createForm } from "@formtrap/core/form";
import { openTenantStore } from "@formtrap/core/tenant";
import { newSubmission, testDestination } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

let world: ApiWorld;
let ada: Person;
let space: ConnectedSpace;
let formId: string;
let base: string;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  space = await world.connect(ada);
  ({ formId } = await createForm({ ctx: space.ctx, input: { name: "Contact", retentionDays: null } }));
  base = `/spaces/${ada.spaceId}`;
});

afterAll(async () => {
  await world.close();
});

interface Sent {
  readonly submissionId: string;
  readonly deliveryId: string;
}

async function addDestination(changes: Parameters<typeof testDestination>[0] = {}): Promise<string> {
  const destination = testDestination(changes);
  await (await openTenantStore(space)).destinations.save(destination);
  return destination.id;
}

/** A submission with one delivery, as if it had been tried once. */
async function send(destinationId: string, status = "failed"): Promise<Sent> {
  const deliveryId = newId();
  const deliveries = [{ id: deliveryId, destinationId, channel: "webhook" as const }];
  const submission = newSubmission(formId, { deliveries, createdAt: new Date() });
  await space.database.query(
    `INSERT INTO formtrap.submissions (id, form_id, data, created_at) VALUES ($1, $2, '{}', $3)`,
    [submission.id, formId, submission.createdAt],
  );
  await space.database.query(
    `INSERT INTO formtrap.deliveries (id, submission_id, destination_id, channel, status, attempts, last_status_code, created_at)
     VALUES ($1, $2, $3, 'webhook', $4, 1, 500, $5)`,
    [deliveryId, submission.id, destinationId, status, submission.createdAt],
  );
  await space.database.query(
    `INSERT INTO formtrap.delivery_attempts (delivery_id, attempt, started_at, duration_ms, status_code, error, response)
     VALUES ($1, 1, now(), 12, 500, 'The server answered 500.', 'Oh no')`,
    [deliveryId],
  );
  return { submissionId: submission.id, deliveryId };
}

const statusOf = async ({ deliveryId }: Sent) =>
  (await space.database.query("SELECT status FROM formtrap.deliveries WHERE id = $1", [deliveryId]))[0]?.[
    "status"
  ];

const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

describe("deliveries", () => {
  it("of a submission are listed, and one is read with its tries", async () => {
    const sent = await send(await addDestination());
    const list = await world.call("GET", `${base}/submissions/${sent.submissionId}/deliveries`, { as: ada });
    expect(list).toMatchObject({
      status: 200,
      json: { items: [{ id: sent.deliveryId, status: "failed", lastStatusCode: 500 }], nextCursor: null },
    });
    const one = await world.call("GET", `${base}/deliveries/${sent.deliveryId}`, { as: ada });
    expect(one).toMatchObject({
      status: 200,
      json: { id: sent.deliveryId, tries: [{ attempt: 1, statusCode: 500, response: "Oh no" }] },
    });
  });

  it("of a destination are paged newest first, by status or all, also after it is gone", async () => {
    const destinationId = await addDestination();
    const sent = [
      await send(destinationId),
      await send(destinationId, "succeeded"),
      await send(destinationId),
    ];
    const path = `${base}/destinations/${destinationId}/deliveries`;
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const from = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = pageSchema.parse((await world.call("GET", `${path}?limit=1${from}`, { as: ada })).json);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(sent.map(({ deliveryId }) => deliveryId).toReversed());
    const failed = await world.call("GET", `${path}?status=failed`, { as: ada });
    expect(pageSchema.parse(failed.json).items).toHaveLength(2);
    await (await openTenantStore(space)).destinations.remove(destinationId);
    expect(await world.call("GET", path, { as: ada })).toMatchObject({ status: 200 });
    for (const wrong of ["nonsense", "W10", "WyIyMDI2Il0"]) {
      const answer = await world.call("GET", `${path}?cursor=${wrong}`, { as: ada });
      expect(answer).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    }
  });

  it("go out once more, singly, and not twice at once", async () => {
    const sent = await send(await addDestination());
    const path = `${base}/deliveries/${sent.deliveryId}/replay`;
    expect(await world.call("POST", path, { as: ada })).toMatchObject({ status: 202, json: { replayed: 1 } });
    expect(await statusOf(sent)).toBe("pending");
    expect(await world.platform.receive("redeliver")).toMatchObject([{ v: 1, ...sent, formId }]);
    expect(await world.call("POST", path, { as: ada })).toMatchObject({
      status: 409,
      json: { code: "conflict" },
    });
  });

  it("go out once more by their ids, or all that a destination missed since a time", async () => {
    const destinationId = await addDestination();
    const [first, second, third] = [
      await send(destinationId),
      await send(destinationId),
      await send(destinationId, "succeeded"),
    ];
    const replay = (body: unknown) => world.call("POST", `${base}/deliveries/replay`, { as: ada, body });
    expect(await replay({ deliveryIds: [first.deliveryId, newId()] })).toMatchObject({
      status: 202,
      json: { replayed: 1 },
    });
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await replay({ destinationId, since })).toMatchObject({ status: 202, json: { replayed: 1 } });
    expect([await statusOf(second), await statusOf(third)]).toEqual(["pending", "succeeded"]);
    expect(await replay({ destinationId, since: "yesterday" })).toMatchObject({ status: 422 });
    expect(await replay({ deliveryIds: [] })).toMatchObject({ status: 422 });
  });

  it("of nobody, and of another space, are not there", async () => {
    const eve = await world.signUp("Eve");
    const hers = await world.connect(eve);
    const sent = await send(await addDestination());
    const destinationId = await addDestination();
    const strip = ({ status, json }: { readonly status: number; readonly json: unknown }) => ({
      status,
      json: { ...z.looseObject({}).parse(json), requestId: "" },
    });
    for (const [method, real, made] of [
      ["GET", `submissions/${sent.submissionId}/deliveries`, `submissions/${newId()}/deliveries`],
      ["GET", `deliveries/${sent.deliveryId}`, `deliveries/${newId()}`],
      ["GET", `destinations/${destinationId}/deliveries`, `destinations/${newId()}/deliveries`],
      ["POST", `deliveries/${sent.deliveryId}/replay`, `deliveries/${newId()}/replay`],
    ] as const) {
      const theirs = await world.call(method, `/spaces/${hers.spaceId}/${real}`, { as: eve });
      const nobodys = await world.call(method, `/spaces/${hers.spaceId}/${made}`, { as: eve });
      expect(theirs.status, real).toBe(404);
      expect(strip(theirs)).toEqual(strip(nobodys));
    }
    const body = { destinationId, since: "2026-01-01T00:00:00Z" };
    const answer = await world.call("POST", `/spaces/${hers.spaceId}/deliveries/replay`, { as: eve, body });
    expect(answer).toMatchObject({ status: 404 });
    expect(await statusOf(sent)).toBe("failed");
  });
});

const healthSchema = z.looseObject({
  isWell: z.boolean(),
  database: z.looseObject({ isWell: z.boolean(), problem: z.string().nullable() }),
  bucket: z.looseObject({ isWell: z.boolean(), problem: z.string().nullable() }),
});

describe("a space's health", () => {
  it("is what its servers say now: versions, latency, what waits and what fails", async () => {
    const failing = await addDestination({ failingSince: new Date("2026-01-01T00:00:00Z") });
    const answer = await world.call("GET", `${base}/health`, { as: ada });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        isWell: false,
        database: { isWell: true, serverVersion: expect.stringMatching(/^\d+\.\d+$/) },
        bucket: { isWell: true },
        spool: { waiting: 0 },
        failingDestinations: [{ id: failing, failingSince: "2026-01-01T00:00:00.000Z" }],
      },
    });
    expect(answer.text).not.toContain("hooks.example.com");
  });

  it("is told where a server does not answer or is another's, with no address and no secret in it", async () => {
    const grace = await world.signUp("Grace");
    const hers = await world.connect(grace);
    await hers.database.query("ALTER SCHEMA formtrap RENAME TO elsewhere");
    await hers.ctx.control
      .updateTable("connection")
      .set({ storageBucket: "nobodys-bucket" })
      .where("organizationId", "=", hers.spaceId)
      .execute();
    const answer = await world.call("GET", `/spaces/${hers.spaceId}/health`, { as: grace });
    const health = healthSchema.parse(answer.json);
    expect(health).toMatchObject({ isWell: false, database: { isWell: false }, bucket: { isWell: false } });
    expect(health.database.problem).toContain("schema");
    expect(health.bucket.problem).toEqual(expect.any(String));
    expect(answer.text).not.toContain(hers.database.administratorPassword);
  });
});
