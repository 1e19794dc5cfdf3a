import { newId } from "@formtrap/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { createConnection } from "../connection/index.ts";
import { readTenant } from "../tenant/index.ts";
import { type CustomerFixture, customerFixture } from "./customer.fixture.ts";
import { provisionNow } from "./provision-now.ts";

const open: CustomerFixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close();
});

async function customer(): Promise<CustomerFixture> {
  const fixture = await customerFixture();
  open.push(fixture);
  return fixture;
}

async function provision({ ctx, connectionId, administratorUrl }: CustomerFixture): Promise<void> {
  await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
}

describe("what initializing refuses", () => {
  test("nothing of a space whose first try with another connection came to nothing", async () => {
    const fixture = await customer();
    const { ctx, administratorUrl, caPem } = fixture;
    await fixture.query("CREATE SCHEMA formtrap");
    await fixture.query("CREATE TABLE formtrap.forms AS SELECT 42 AS answer");
    await fixture.query("ALTER SCHEMA formtrap OWNER TO CURRENT_USER");
    const failing = await ctx.control
      .insertInto("tenant")
      .values({
        id: newId(),
        organizationId: ctx.space.id,
        connectionId: fixture.connectionId,
        placement: "byoi",
        status: "failed",
        schemaName: "formtrap",
        secretRef: "sm:ingest/gone#1",
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const database = {
      url: administratorUrl,
      schema: "elsewhere",
      tls: { mode: "custom_ca", caPem },
    } as const;
    const { connectionId } = await createConnection({ ctx, input: { name: "Second", database } });
    await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
    const { route } = await readTenant({ ctx });
    expect(route).toMatchObject({ tenantId: failing.id, status: "active", schemaName: "elsewhere" });
  });

  test("credentials for another database than the connection's", async () => {
    const fixture = await customer();
    const url = new URL(fixture.administratorUrl);
    url.pathname = "/postgres";
    const { ctx, connectionId } = fixture;
    const attempt = provisionNow({ ctx, connectionId, secrets: { administratorUrl: url.href } });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("a schema that holds tables of the customer's, which stay as they are", async () => {
    const fixture = await customer();
    await fixture.query("CREATE SCHEMA formtrap");
    await fixture.query("CREATE TABLE formtrap.forms AS SELECT 42 AS answer");
    await expect(provision(fixture)).rejects.toMatchObject({
      code: "verification_failed",
      message: expect.stringMatching(/not ours/),
    });
    expect(await fixture.query("SELECT * FROM formtrap.forms")).toEqual([{ answer: 42 }]);
  });

  test("a bucket that cannot be written, before anything is made in the database", async () => {
    const fixture = await customer();
    fixture.storage.isBroken = true;
    await expect(provision(fixture)).rejects.toMatchObject({
      message: expect.stringMatching(/bucket refused the key/),
    });
    expect(await fixture.query("SELECT nspname FROM pg_namespace WHERE nspname = 'formtrap'")).toEqual([]);
    expect(await fixture.control.control.selectFrom("tenant").select("id").execute()).toEqual([]);
  });

  test("an empty database in place of the one in use", async () => {
    const fixture = await customer();
    await provision(fixture);
    await fixture.query("DROP SCHEMA formtrap CASCADE");
    await expect(provision(fixture)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a database that another space uses", async () => {
    const first = await customer();
    await provision(first);
    await first.query("UPDATE formtrap.installation SET space_id = gen_random_uuid()");
    await expect(provision(first)).rejects.toMatchObject({ message: expect.stringMatching(/another space/) });
  });

  test("a viewer", async () => {
    const fixture = await customer();
    const { ctx, connectionId, administratorUrl } = fixture;
    const viewer = { ...ctx, space: { ...ctx.space, role: "viewer" as const } };
    const attempt = provisionNow({ ctx: viewer, connectionId, secrets: { administratorUrl } });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    expect(await ctx.control.selectFrom("job").select("id").execute()).toEqual([]);
  });
});
