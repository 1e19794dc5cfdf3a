import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import { lambdaContext, sqsEvent } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSubmitWorld, type SubmitWorld } from "../ingest/submit-world.fixture.ts";
import { giveAppRole } from "./app-role.fixture.ts";
import type { handler as sweepHandler } from "./sweep-uploads.ts";

const HOUR_MS = 3_600_000;

let world: SubmitWorld;
let control: pg.Client;
let handler: typeof sweepHandler;
let organizationId: string;
let formId: string;

beforeAll(async () => {
  world = await createSubmitWorld();
  control = new pg.Client(process.env["CONTROL_DATABASE_URL"]);
  await control.connect();
  const { rows } = await world.customer.query<{ id: string; organization_id: string }>(
    `SELECT id, organization_id FROM ${world.schema}.forms`,
  );
  ({ id: formId, organization_id: organizationId } = rows[0] ?? { id: "", organization_id: "" });
  await giveAppRole(world, control, { namePrefix: process.env["VAULT_NAME_PREFIX"] ?? "" });
  // The composition root reads the environment when it is loaded.
  ({ handler } = await import("./sweep-uploads.ts"));
});

afterAll(async () => {
  await control.end();
  await world.close();
});

beforeEach(() => {
  world.tenant.reset();
  world.calls.length = 0;
});

/** A space like the world's, whose secrets are in no vault. */
async function addBrokenSpace(): Promise<string> {
  const id = newId();
  await control.query(
    `INSERT INTO organization (id, name, slug, billing_account_id, created_at)
     SELECT $1, 'Broken', $2, billing_account_id, now() FROM organization LIMIT 1`,
    [id, id],
  );
  await control.query(
    `INSERT INTO connection (id, organization_id, name, storage_provider, storage_endpoint, storage_bucket,
                             storage_region, storage_force_path_style, storage_secret_ref)
     SELECT $1, $2, 'Broken', storage_provider, storage_endpoint, storage_bucket,
            storage_region, storage_force_path_style, 'sm:formtrap/test/storage/gone#1' FROM connection LIMIT 1`,
    [newId(), id],
  );
  await control.query(
    `INSERT INTO tenant (id, organization_id, connection_id, placement, status, schema_name, secret_ref,
                         app_secret_ref, owner_secret_ref)
     SELECT $1, $2, c.id, 'byoi', 'active', t.schema_name, t.secret_ref, t.app_secret_ref, t.owner_secret_ref
       FROM tenant t, connection c WHERE c.organization_id = $2 LIMIT 1`,
    [newId(), id],
  );
  return id;
}

async function upload(ageMs: number): Promise<string> {
  const time = (Date.now() - ageMs).toString(16).padStart(12, "0");
  const key = `formtrap/${formId}/${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
  await world.s3.send(new PutObjectCommand({ Bucket: world.bucket, Key: key, Body: "content" }));
  return key;
}

async function use(key: string): Promise<void> {
  await world.customer.query(
    `INSERT INTO ${world.schema}.uploads (key, form_id, used_by) VALUES ($1, $2, $3)`,
    [key, formId, newId()],
  );
}

async function objectKeys(): Promise<string[]> {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket: world.bucket }));
  return Contents.map(({ Key = "" }) => Key);
}

const sweep = (...bodies: readonly unknown[]) =>
  handler(
    sqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body }))),
    lambdaContext({ functionName: "sweep-uploads" }),
  );

describe("a batch of requests to sweep", () => {
  it("removes unused files from the customer's bucket, once for equal messages, and reports who failed", async () => {
    const broken = await addBrokenSpace();
    await Promise.all([3 * HOUR_MS, 50 * HOUR_MS].map(upload));
    const [used, young] = [await upload(4 * HOUR_MS), await upload(HOUR_MS)];
    await use(used);
    const message = { v: 1, organizationId, formId };
    world.calls.length = 0;
    const answer = await sweep(
      message,
      "not json",
      { v: 1, organizationId: broken, formId },
      { ...message, addedLater: true },
      { v: 1, organizationId: "'; DROP TABLE tenant", formId },
      { v: 1, organizationId: newId(), formId },
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m2" }] });
    const operations = world.calls.map(({ operation }) => operation);
    // Of the form's files, and of exports.
    expect(operations.filter((name) => name.startsWith("ListObjects"))).toHaveLength(2);
    expect((await objectKeys()).toSorted()).toEqual([used, young].toSorted());
  });

  it("costs two round trips to the tenant's database where files are old enough, and none where none is", async () => {
    const message = { v: 1, organizationId, formId };
    expect(await sweep(message)).toEqual({ batchItemFailures: [] });
    expect(world.tenant.roundTrips()).toBe(2);
    world.tenant.reset();
    expect(await sweep({ ...message, formId: newId() })).toEqual({ batchItemFailures: [] });
    expect(world.tenant.roundTrips()).toBe(0);
  });

  it("leaves every file, and no message for later, where the tenant's database is gone", async () => {
    const abandoned = await upload(3 * HOUR_MS);
    await world.tenant.refuse(true);
    world.tenant.drop();
    expect(await sweep({ v: 1, organizationId, formId })).toEqual({ batchItemFailures: [] });
    await world.tenant.refuse(false);
    expect(await objectKeys()).toContain(abandoned);
  });
});
