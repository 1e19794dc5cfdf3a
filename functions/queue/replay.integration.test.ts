import { newId, notifyMessageSchema } from "@formtrap/contracts";
import { sealSubmission, spooledFileKey, spoolKey } from "@formtrap/core/spool";
import { systemClock } from "@formtrap/platform/clock";
import { createKmsClient, createKmsDataKeys } from "@formtrap/platform/kms-data-keys";
import { createPlatformBucket } from "@formtrap/platform/platform-bucket";
import type { NewSubmission } from "@formtrap/tenant-db";
import { lambdaContext, newSubmission, sqsEvent } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { handler as watchHandler } from "../cron/watch-spool.ts";
import { createSubmitWorld, type SubmitWorld } from "../ingest/submit-world.fixture.ts";
import { giveAppRole } from "./app-role.fixture.ts";
import type { handler as replayHandler } from "./replay.ts";

let world: SubmitWorld;
let control: pg.Client;
let handler: typeof replayHandler;
let watch: typeof watchHandler;
let formId: string;

beforeAll(async () => {
  world = await createSubmitWorld();
  vi.stubEnv("DASHBOARD_URL", "https://app.example.com");
  vi.stubEnv("MAIL_FROM", "no-reply@example.com");
  vi.stubEnv("FORMTRAP_STAGE", "test");
  control = new pg.Client(process.env["CONTROL_DATABASE_URL"]);
  await control.connect();
  await giveAppRole(world, control, { namePrefix: process.env["VAULT_NAME_PREFIX"] ?? "" });
  const { rows } = await world.customer.query<{ id: string }>(`SELECT id FROM ${world.schema}.forms`);
  formId = rows[0]?.id ?? "";
  // The composition roots read the environment when they are loaded.
  ({ handler } = await import("./replay.ts"));
  ({ handler: watch } = await import("../cron/watch-spool.ts"));
});

afterAll(async () => {
  await control.end();
  await world.close();
});

beforeEach(async () => {
  await world.customer.query(`TRUNCATE ${world.schema}.submissions CASCADE`);
  await control.query("DELETE FROM tenant_spool");
});

/** Puts accepted posts where submit does, side by side. */
async function spool(posts: readonly NewSubmission[]): Promise<void> {
  const { tenantId, platform } = world;
  const bucket = createPlatformBucket({ bucket: platform.bucket });
  const keys = createKmsDataKeys({
    client: createKmsClient(),
    keyId: platform.keyId,
    clock: systemClock,
    openedMax: 1,
  });
  const organizationId = newId();
  for (const submission of posts) {
    const accepted = { ...submission, alreadyAccepted: true } as const;
    const spooled = { tenantId, organizationId, submission: accepted, spooledAt: new Date() };
    const sealed = await sealSubmission(keys, { ...spooled, reason: "unreachable" });
    await bucket.put(spoolKey("waiting", tenantId, submission.id), sealed, { contentType: "x" });
  }
}

const look = (...bodies: readonly unknown[]) =>
  handler(
    sqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body }))),
    lambdaContext({ functionName: "replay", remainingMs: 300_000 }),
  );

async function rows(): Promise<string[]> {
  const found = await world.customer.query<{ id: string }>(
    `SELECT id FROM ${world.schema}.submissions ORDER BY id`,
  );
  return found.rows.map(({ id }) => id);
}

const delivery = () => ({ id: newId(), destinationId: newId(), channel: "webhook" }) as const;

describe("looks at the spool", () => {
  it("bring what waits to the tenant's database, and ask for its deliveries", async () => {
    const posts = Array.from({ length: 6 }, () => newSubmission(formId, { deliveries: [delivery()] }));
    await spool(posts);
    const message = { v: 1, tenantId: world.tenantId };
    world.tenant.reset();
    const answer = await look(message, message, "not json", { v: 1, tenantId: newId() });
    expect(answer).toEqual({ batchItemFailures: [] });
    const ids = posts.map(({ id }) => id).toSorted();
    expect(await rows()).toEqual(ids);
    // Whether it is there at all, then all of them.
    expect(world.tenant.roundTrips()).toBe(2);
    expect(await world.spooled()).toEqual([]);
    const announced = await world.platform.receive("notify");
    const announcedIds = announced.map((body) => notifyMessageSchema.parse(body).submissionId);
    expect(announcedIds.toSorted()).toEqual(ids);
  });

  it("bring files to the customer's bucket", async () => {
    const id = newId();
    const path = spooledFileKey(world.tenantId, id, newId());
    const bucket = createPlatformBucket({ bucket: world.platform.bucket });
    await bucket.put(path, Buffer.from("content"), { contentType: "text/plain" });
    const file = { name: "a.txt", fieldName: "a", path, sizeBytes: 7, type: "text/plain" };
    await spool([newSubmission(formId, { id, files: [{ ...file, location: "spool" }] })]);
    await look({ v: 1, tenantId: world.tenantId });
    const { rows: stored } = await world.customer.query<{ path: string; location: string }>(
      `SELECT f->>'path' AS path, f->>'location' AS location
         FROM ${world.schema}.submissions, jsonb_array_elements(files) f WHERE id = $1`,
      [id],
    );
    const toPath = `formtrap/${formId}/${path.slice(path.lastIndexOf("/") + 1)}`;
    expect(stored).toEqual([{ path: toPath, location: "tenant" }]);
    expect(await bucket.head(path)).toBeNull();
    expect(world.calls.filter(({ operation }) => operation === "PutObject").length).toBeGreaterThan(1);
  });

  it("leave what waits where it is while the database is away, until the watch has it looked at again", async () => {
    const post = newSubmission(formId);
    await spool([post]);
    await world.tenant.refuse(true);
    world.tenant.drop();
    expect(await look({ v: 1, tenantId: world.tenantId })).toEqual({ batchItemFailures: [] });
    expect(await world.spooled()).toHaveLength(1);
    const { rows: states } = await control.query("SELECT reason, attempts FROM tenant_spool");
    expect(states).toEqual([{ reason: "unreachable", attempts: 1 }]);
    await world.tenant.refuse(false);
    // As if the reminder had got lost and a minute had passed.
    await control.query("UPDATE tenant_spool SET next_try_at = now() - interval '1 minute'");
    const lines = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await watch();
    const written = lines.mock.calls.map(([line]) => String(line)).join("");
    lines.mockRestore();
    expect(written).toContain('"SpoolTenantsWaiting":1');
    const sent = await world.platform.receive("replay");
    expect(sent).toContainEqual({ v: 1, tenantId: world.tenantId });
    await look(...sent);
    expect(await rows()).toEqual([post.id]);
    const { rows: tenants } = await control.query("SELECT breaker FROM tenant");
    expect(tenants).toEqual([{ breaker: null }]);
  });
});
