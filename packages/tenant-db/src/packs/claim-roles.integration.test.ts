import { newId } from "@formtrap/contracts";
import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { createTenantRoles } from "../index.ts";
import { connect, created, dropRoles, withClient } from "../testing/test-tenant.fixture.ts";
import { createEmptyDatabase, type EmptyDatabase, uniqueName } from "./empty-database.fixture.ts";

const ROUNDS = 20;
const KINDS = ["owner", "ingest", "app"] as const;

/** Two databases of one server, and a connection of somebody who makes roles of their own there. */
let here: EmptyDatabase;
let there: EmptyDatabase;
let stranger: pg.Client;
beforeAll(async () => {
  here = await createEmptyDatabase();
  there = await createEmptyDatabase();
  stranger = await connect(there.database.url);
  return async () => {
    await stranger.end();
    await here.drop();
    await there.drop();
  };
});

const create = async (admin: pg.Client, schema: string, spaceId: string = newId()) =>
  created(await createTenantRoles(admin, { schema, spaceId }));
type Roles = Awaited<ReturnType<typeof create>>;
const namesOf = (roles: Roles) => KINDS.map((kind) => roles[kind].name);
const plain = (schema: string) => KINDS.map((kind) => `${schema}_${kind}`);
/** Where the plain names are somebody else's: `<schema>_<twelve digits>_owner` and so on, with the same digits. */
const distinct = (schema: string, roles: Roles) => {
  const digits = /_([0-9a-f]{12})_owner$/.exec(roles.owner.name)?.[1] ?? "no digits";
  return plain(`${schema}_${digits}`);
};
const rolesOf = async (schema: string) => {
  const { rows } = await here.admin.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)",
    [schema],
  );
  return rows.map(({ rolname }) => rolname);
};

describe("two databases of one server", () => {
  it("that get roles for schemas of one name at the same moment each get their own", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const schema = uniqueName();
      const spaces = [
        { ...here, spaceId: newId() },
        { ...there, spaceId: newId() },
      ];
      const made = await Promise.all(
        spaces.map(async (space) => ({ space, roles: await create(space.admin, schema, space.spaceId) })),
      );
      const isPlain = made.map(({ roles }) => roles.owner.name === `${schema}_owner`);
      expect(isPlain.filter(Boolean)).toHaveLength(1);
      for (const [index, { space, roles }] of made.entries()) {
        expect(namesOf(roles)).toEqual(isPlain[index] === true ? plain(schema) : distinct(schema, roles));
        const { name, password } = roles.owner;
        await withClient(space.database.urlAs(name, password), (owner) =>
          owner.query(`CREATE TABLE ${schema}.mine (n int)`),
        );
        const again = await create(space.admin, schema, space.spaceId);
        expect(namesOf(again)).toEqual(namesOf(roles));
        await dropRoles(space.admin, again);
      }
    }
  });

  it("find their own roles again where the other's are gone and the plain names free", async () => {
    const schema = uniqueName();
    const spaceId = newId();
    const theirs = await create(there.admin, schema);
    const first = await create(here.admin, schema, spaceId);
    await here.admin.query(`CREATE TABLE ${schema}.kept (n int)`);
    await dropRoles(there.admin, theirs);
    const second = await create(here.admin, schema, spaceId);
    expect(namesOf(first)).toEqual(distinct(schema, first));
    expect(namesOf(second)).toEqual(namesOf(first));
    await dropRoles(here.admin, second);
  });
});

describe("a name that somebody takes between the look and the creation", () => {
  /** Runs `create` up to where it waits for a role that the stranger's open transaction makes, then ends that. */
  const createWhileTaken = async (
    admin: pg.Client,
    schema: string,
    name: string,
    end: "COMMIT" | "ROLLBACK",
  ) => {
    await stranger.query(`BEGIN; CREATE ROLE ${name}`);
    const roles = create(admin, schema);
    await expect.poll(() => isWaiting(admin)).toBe(true);
    await stranger.query(end);
    return await roles;
  };

  it.each(KINDS)("is left to them where it is the %s's, and all three get another", async (kind) => {
    const schema = uniqueName();
    const name = `${schema}_${kind}`;
    const roles = await createWhileTaken(here.admin, schema, name, "COMMIT");
    expect(namesOf(roles)).toEqual(distinct(schema, roles));
    expect((await rolesOf(schema)).toSorted()).toEqual([...namesOf(roles), name].toSorted());
    await dropRoles(here.admin, roles);
    await stranger.query(`DROP ROLE ${name}`);
  });

  it("is ours where they think better of it", async () => {
    const schema = uniqueName();
    const roles = await createWhileTaken(here.admin, schema, `${schema}_owner`, "ROLLBACK");
    expect(namesOf(roles)).toEqual(plain(schema));
    await dropRoles(here.admin, roles);
  });

  it("is seen at the second look also where transactions see one moment by default", async () => {
    const schema = uniqueName();
    const name = `${schema}_owner`;
    await withClient(here.database.url, async (admin) => {
      await admin.query("SET default_transaction_isolation = 'repeatable read'");
      const roles = await createWhileTaken(admin, schema, name, "COMMIT");
      expect(namesOf(roles)).toEqual(distinct(schema, roles));
      await dropRoles(admin, roles);
    });
    await stranger.query(`DROP ROLE ${name}`);
  });

  it("again and again ends with the server's own error, and nothing is left behind", async () => {
    const schema = uniqueName();
    let attempts = 0;
    const query = here.admin.query.bind(here.admin) as (...args: unknown[]) => Promise<pg.QueryResult>;
    const unlucky = Object.create(here.admin, {
      query: {
        value: async (text: string, values?: unknown[]) => {
          const name = /^CREATE ROLE "?(\w+)/.exec(text)?.[1];
          if (name === undefined) return await query(text, values);
          attempts += 1;
          await stranger.query(`CREATE ROLE ${name}`);
          try {
            return await query(text, values);
          } finally {
            await stranger.query(`DROP ROLE ${name}`);
          }
        },
      },
    }) as pg.Client;
    await expect(create(unlucky, schema)).rejects.toMatchObject({ code: "42710" });
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThan(10);
    expect(await rolesOf(schema)).toEqual([]);
  });
});

/** Whether the connection's backend waits for somebody else's transaction to end. */
async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rowCount } = await stranger.query(
    "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'transactionid'",
    [Reflect.get(client, "processID")],
  );
  return rowCount === 1;
}
