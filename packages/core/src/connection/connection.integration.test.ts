import { newId } from "@formtrap/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import type { SpaceContext } from "../context.ts";
import { type CustomerFixture, customerFixture } from "../provisioning/customer.fixture.ts";
import { createConnection, testDatabase, testStorage, updateConnection } from "./index.ts";

let fixture: CustomerFixture;
let ctx: SpaceContext;
beforeAll(async () => {
  fixture = await customerFixture();
  ({ ctx } = fixture);
  return () => fixture.close();
});

const URL_TEXT = "postgres://owner:database-password-5@db.example.com:6543/forms?sslmode=require";
const storage = {
  provider: "r2",
  accountId: "0123456789abcdef0123456789abcdef",
  bucket: "my-forms",
  accessKeyId: "AKIA1",
  secretAccessKey: "bucket-secret-31",
} as const;
const input = { name: "Mine", database: { url: URL_TEXT }, storage };

async function read(id: string) {
  return await ctx.control
    .selectFrom("connection")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

describe("a connection", () => {
  test("keeps where things are, the bucket's keys in the vault and nothing of the database's credentials", async () => {
    const { connectionId } = await createConnection({ ctx, input });
    const row = await read(connectionId);
    expect(row).toMatchObject({
      databaseHostHint: "db.example.com:6543/forms",
      databaseProvider: "other",
      databaseSchema: "formtrap",
      databaseTlsMode: "public_ca",
      databaseSecretRef: null,
      storageProvider: "r2",
      storageEndpoint: "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
      storageBucket: "my-forms",
      databaseVerified: false,
    });
    expect(await ctx.vault.get(row.storageSecretRef ?? "")).toMatchObject({
      secretAccessKey: "bucket-secret-31",
    });
    const everything = [await fixture.control.dump(), ...fixture.logs].join("\n");
    expect(everything).not.toMatch(/database-password-5|bucket-secret-31/);
  });

  test("with the same id is the same connection, and another space's id is taken", async () => {
    const id = newId();
    const made = await Promise.all([1, 2, 3].map(() => createConnection({ ctx, input: { ...input, id } })));
    expect(made.map(({ connectionId }) => connectionId)).toEqual([id, id, id]);
    const audit = await ctx.control
      .selectFrom("auditLog")
      .select("phase")
      .where("targetId", "=", id)
      .execute();
    expect(audit).toHaveLength(1);

    const other = await fixture.enterOtherSpace();
    const attempt = createConnection({ ctx: other, input: { ...input, id } });
    await expect(attempt).rejects.toMatchObject({ code: "conflict" });
    const foreign = testStorage({ ctx: other, connectionId: id });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });

  test("that is changed must be verified again", async () => {
    const { connectionId } = await createConnection({ ctx, input });
    const verified = { databaseVerified: true, storageVerified: true };
    await ctx.control.updateTable("connection").set(verified).where("id", "=", connectionId).execute();
    const moved = { ...input, database: { url: URL_TEXT.replace("6543", "5432") } };
    await updateConnection({ ctx, connectionId, input: moved });
    expect(await read(connectionId)).toMatchObject({
      databaseHostHint: "db.example.com:5432/forms",
      databaseVerified: false,
      storageVerified: false,
    });
  });

  test.each([
    ["a schema named public", { database: { url: URL_TEXT, schema: "public" } }],
    ["a schema that would need quotes", { database: { url: URL_TEXT, schema: 'x"; DROP' } }],
    ["an unverified way of TLS", { database: { url: URL_TEXT, tls: { mode: "private_network" } } }],
    ["a pin that is none", { database: { url: URL_TEXT, tls: { mode: "pinned", fingerprintSha256: "ab" } } }],
    ["a connection string that reads a file", { database: { url: `${URL_TEXT}&sslrootcert=/etc/passwd` } }],
    ["a field nobody knows", { organizationId: newId() }],
  ])("cannot have %s, and the refusal repeats no secret", async (_name, change) => {
    const changed: unknown = { ...input, ...change };
    const attempt = createConnection({ ctx, input: changed as typeof input });
    const error: unknown = await attempt.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toMatch(
      /database-password-5|bucket-secret-31/,
    );
  });

  test("is for admins to make", async () => {
    const member = { ...ctx, space: { ...ctx.space, role: "member" as const } };
    await expect(createConnection({ ctx: member, input })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a test of what is connected", () => {
  test("says what it found in a database that is fit", async () => {
    const { connectionId, administratorUrl: databaseUrl } = fixture;
    const report = await testDatabase({ ctx, connectionId, databaseUrl });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.facts).toMatchObject({
      canCreateRoles: true,
      behindTransactionPooler: false,
      isInitialized: false,
    });
    expect(report.facts?.serverVersionNum).toBeGreaterThanOrEqual(140_000);
    expect(await read(connectionId)).toMatchObject({ databaseVerified: true, lastError: null });
  });

  test("does not trust a server whose authority is another one", async () => {
    const { administratorUrl: databaseUrl } = fixture;
    const { connectionId } = await createConnection({
      ctx,
      input: { ...input, database: { url: databaseUrl } },
    });
    const report = await testDatabase({ ctx, connectionId, databaseUrl });
    expect(report).toMatchObject({
      ok: false,
      checks: [{ name: "connect", message: expect.stringMatching(/certificate/) }],
    });
    expect(await read(connectionId)).toMatchObject({
      databaseVerified: false,
      lastError: expect.stringMatching(/certificate/),
    });
  });

  test("says the same of a closed port and of an address that is refused", async () => {
    const reports = [];
    for (const host of ["127.0.0.1:1", "[::1]:1"]) {
      const databaseUrl = `postgres://u:p@${host}/d`;
      const { connectionId } = await createConnection({
        ctx,
        input: { ...input, database: { url: databaseUrl } },
      });
      reports.push(await testDatabase({ ctx, connectionId, databaseUrl }));
    }
    expect(reports[0]).toMatchObject({ ok: false, facts: null });
    expect(reports[1]).toEqual(reports[0]);
  });

  test("names what is wrong with a bucket, and forgets it once it works", async () => {
    const { connectionId } = fixture;
    fixture.storage.isBroken = true;
    const broken = await testStorage({ ctx, connectionId });
    expect(broken).toMatchObject({ ok: false, checks: [{ name: "write", ok: false }] });
    expect(await read(connectionId)).toMatchObject({
      storageVerified: false,
      lastError: expect.stringMatching(/refused the key/),
    });
    fixture.storage.isBroken = false;
    const mended = await testStorage({ ctx, connectionId });
    expect(mended.checks.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      "write true",
      "read true",
      "delete true",
    ]);
    expect(await read(connectionId)).toMatchObject({ storageVerified: true, lastError: null });
  });
});
