import { randomUUID } from "node:crypto";
import { databaseCredentialsSchema } from "@formtrap/contracts";
import { createTestDatabase, sharedTlsServer } from "@formtrap/testkit";
import { beforeEach, expect, it } from "vitest";
import { createConnection } from "../../connection/index.ts";
import { createDestination } from "../../delivery/index.ts";
import { createForm } from "../../form/index.ts";
import { withClient } from "../../space/space.fixture.ts";
import { openTenantStore, readTenant } from "../../tenant/index.ts";
import { readSpoolState, redirectSpool } from "./index.ts";
import { createSpoolWorld, type SpoolWorld } from "./spool-world.fixture.ts";

interface OtherDatabase {
  readonly connectionId: string;
  readonly administratorUrl: string;
  query(text: string): Promise<Record<string, unknown>[]>;
}

let world: SpoolWorld;
let other: OtherDatabase;
beforeEach(async () => {
  world = await createSpoolWorld();
  const opened = await openOther(world);
  other = opened.other;
  return async () => {
    await world.close();
    await opened.close();
  };
});

/** A second database of the customer's, with a connection to it. */
async function openOther({ ctx }: SpoolWorld, bucket = "my-forms") {
  const server = await sharedTlsServer();
  const database = await createTestDatabase({ server });
  const role = `admin_${database.name.slice(-12)}`;
  const password = `Admin-${randomUUID()}`;
  const query = (text: string) =>
    withClient(database.url, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
  await query(`CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD '${password}'`);
  await query(`ALTER DATABASE ${database.name} OWNER TO ${role}`);
  const url = new URL(database.urlAs(role, password));
  url.search = "";
  const { connectionId } = await createConnection({
    ctx,
    input: {
      name: "Other",
      database: { url: url.href, tls: { mode: "custom_ca", caPem: server.caPem ?? "" } },
      storage: {
        provider: "minio",
        endpoint: "https://minio.example",
        bucket,
        accessKeyId: "AKIAEXAMPLE",
        secretAccessKey: "secret",
      },
    },
  });
  return {
    other: { connectionId, administratorUrl: url.href, query },
    close: async () => {
      const roles = await query(
        `SELECT rolname FROM pg_roles WHERE rolname = '${role}' OR shobj_description(oid, 'pg_authid') LIKE '%database ${database.name},%'`,
      );
      await database.drop();
      for (const { rolname } of roles) {
        await withClient(server.adminUrl, (client) => client.query(`DROP ROLE IF EXISTS ${String(rolname)}`));
      }
    },
  };
}

/** The customer's first database takes no connections any more. */
async function takeAway({ customer }: SpoolWorld): Promise<void> {
  const { pathname } = new URL(customer.administratorUrl);
  const name = pathname.slice(1);
  const server = await sharedTlsServer();
  await withClient(server.adminUrl, async (client) => {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
  });
}

it("what waits goes to another connection's database, forms and destinations as they were, and the old one stays", async () => {
  const { ctx, tenantId } = world;
  const webhook = await createDestination({
    ctx,
    input: { channel: "webhook", formId: null, url: "https://hooks.example/all" },
  });
  const described = await createForm({
    ctx,
    input: { name: "Orders", description: "What people buy", retentionDays: 90 },
  });
  const before = await readTenant({ ctx });
  const id = await world.put("waiting");
  const nextTryAt = new Date(world.clock.now().getTime() + 900_000);
  await ctx.control
    .insertInto("tenantSpool")
    .values({ tenantId, nextTryAt, attempts: 8, reason: "disk_full" })
    .execute();
  await ctx.control
    .updateTable("tenant")
    .set({
      breaker: JSON.stringify({
        state: "open",
        since: world.clock.now().toISOString(),
        reason: "disk_full",
        next_probe_at: null,
      }),
    })
    .where("id", "=", tenantId)
    .execute();
  const { connectionId, administratorUrl } = other;
  expect(await redirectSpool({ ctx, input: { connectionId, administratorUrl } })).toEqual({
    forms: 2,
    fromPolicies: 0,
  });
  const after = await readTenant({ ctx });
  expect(after).toMatchObject({ connectionId, schemaVersions: before.schemaVersions });
  expect(after.route.generation).toBe(before.route.generation + 1);
  expect(await readSpoolState({ ctx })).toMatchObject({ nextTryAt: null, breaker: null, reason: null });
  expect(world.looks).toEqual([{ v: 1, tenantId }]);

  await world.replay();
  expect(await other.query("SELECT id FROM formtrap.submissions")).toEqual([{ id }]);
  expect(await world.customer.query("SELECT id FROM formtrap.submissions")).toEqual([]);
  const store = await openTenantStore({ ctx });
  expect(await store.forms.find(described.formId)).toMatchObject({
    description: "What people buy",
    retentionDays: 90,
  });
  expect(await store.destinations.list()).toMatchObject([
    { id: webhook.id, formId: null, channel: "webhook" },
  ]);
  expect(await world.customer.query("SELECT count(*)::int AS forms FROM formtrap.forms")).toEqual([
    { forms: 2 },
  ]);
  // Whoever holds the old route and reads its secret anew must not come into the new database by it.
  const old = databaseCredentialsSchema.parse(await ctx.vault.get(before.route.ingestSecretRef));
  const nameOf = (ref: string) => ref.split("#")[0];
  expect(nameOf(after.route.ingestSecretRef)).not.toBe(nameOf(before.route.ingestSecretRef));
  expect(old.database).not.toBe(new URL(administratorUrl).pathname.slice(1));
  expect(await world.audit("spool.redirect")).toEqual(["attempted", "succeeded"]);
  const secrets = `${await world.customer.control.dump()}${world.customer.logs.join()}`;
  expect(secrets).not.toContain(new URL(administratorUrl).password);
});

it("a database that is away does not keep its space from leaving: the forms are told by their policies", async () => {
  const { ctx } = world;
  const { formId } = await createForm({
    ctx,
    input: {
      name: "Orders",
      retentionDays: 90,
      maxSubmissions: 5,
      webhookUrl: "https://hooks.example/orders",
      sendEmailNotifications: true,
      notificationEmails: ["owner@example.com"],
    },
  });
  const all = await createDestination({
    ctx,
    input: { channel: "webhook", formId: null, url: "https://hooks.example/all" },
  });
  const before = await (await openTenantStore({ ctx })).destinations.list();
  const posts = [await world.put("waiting"), await world.put("waiting", { formId })];
  await takeAway(world);
  const { connectionId, administratorUrl } = other;
  const redirected = await redirectSpool({ ctx, input: { connectionId, administratorUrl } });
  expect(redirected).toEqual({ forms: 2, fromPolicies: 2 });
  await world.replay();
  expect(world.keys()).toEqual([]);
  expect(await other.query("SELECT id FROM formtrap.submissions ORDER BY id")).toEqual(
    posts.toSorted().map((id) => ({ id })),
  );
  const store = await openTenantStore({ ctx });
  expect(await store.forms.find(formId)).toMatchObject({
    name: "Orders",
    maxSubmissions: 5,
    webhookUrl: "https://hooks.example/orders",
    sendEmailNotifications: true,
    notificationEmails: ["owner@example.com"],
    retentionDays: null,
  });
  const byId = (list: typeof before) =>
    list
      .map(({ id, formId: of, channel, target, isFromForm, options }) => ({
        id,
        of,
        channel,
        target,
        isFromForm,
        options,
      }))
      .toSorted((a, b) => a.id.localeCompare(b.id));
  const found = await store.destinations.list();
  expect(byId(found)).toEqual(byId(before));
  expect(found.find(({ id }) => id === all.id)).toMatchObject({ formId: null });
});

it("a repetition finishes what was cut off, and one after the end is refused", async () => {
  const { ctx } = world;
  const { connectionId, administratorUrl } = other;
  const input = { connectionId, administratorUrl };
  await world.holdLease(new Date(world.clock.now().getTime() + 60_000));
  const before = await readTenant({ ctx });
  await expect(redirectSpool({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
  expect(await readTenant({ ctx })).toEqual(before);
  await world.holdLease(null);
  expect(await redirectSpool({ ctx, input })).toMatchObject({ forms: 1 });
  await expect(redirectSpool({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
});

it("nothing is turned over to a database that fails its tests, or when the space was changed meanwhile", async () => {
  const { ctx } = world;
  const { connectionId, administratorUrl } = other;
  const before = await readTenant({ ctx });
  const wrong = new URL(administratorUrl);
  wrong.password = "wrong";
  const login = redirectSpool({ ctx, input: { connectionId, administratorUrl: wrong.href } });
  await expect(login).rejects.toMatchObject({ code: "verification_failed" });
  const elsewhere = redirectSpool({
    ctx,
    input: { connectionId, administratorUrl: world.customer.administratorUrl },
  });
  await expect(elsewhere).rejects.toMatchObject({ code: "invalid_input" });
  world.customer.storage.isBroken = true;
  const bucket = redirectSpool({ ctx, input: { connectionId, administratorUrl } });
  await expect(bucket).rejects.toMatchObject({ code: "verification_failed" });
  world.customer.storage.isBroken = false;
  expect(await readTenant({ ctx })).toEqual(before);

  const storeFor: typeof ctx.storeFor = (access) => {
    const store = ctx.storeFor(access);
    const insert: typeof store.forms.insert = async (form) => {
      await ctx.control
        .updateTable("tenant")
        .set((eb) => ({ generation: eb("generation", "+", 1) }))
        .where("id", "=", world.tenantId)
        .execute();
      await store.forms.insert(form);
    };
    return { ...store, forms: { ...store.forms, insert } };
  };
  const raced = redirectSpool({ ctx: { ...ctx, storeFor }, input: { connectionId, administratorUrl } });
  await expect(raced).rejects.toMatchObject({ code: "conflict" });
  expect(await readTenant({ ctx })).toMatchObject({ connectionId: before.connectionId });
});

it("another bucket is taken only by somebody who says so: files of waiting posts are in the old one", async () => {
  const { ctx } = world;
  const second = await openOther(world, "another-bucket");
  try {
    const { connectionId, administratorUrl } = second.other;
    const input = { connectionId, administratorUrl };
    await expect(redirectSpool({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
    expect(await redirectSpool({ ctx, input: { ...input, acceptsOtherBucket: true } })).toMatchObject({
      forms: 1,
    });
  } finally {
    await second.close();
  }
});
