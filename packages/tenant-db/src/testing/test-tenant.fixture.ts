import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { type DatabaseCredentials, newId } from "@formtrap/contracts";
import { createTestDatabase, sharedServer, type TestDatabase } from "@formtrap/testkit";
import pg from "pg";
import { applyPacks, createTenantRoles, type RoleLogin, type TenantRoles } from "../index.ts";

export interface TestTenant {
  readonly database: TestDatabase;
  readonly schema: string;
  readonly spaceId: string;
  readonly owner: RoleLogin;
  readonly ingest: RoleLogin;
  readonly app: RoleLogin;
  /** A connection as the superuser. */
  readonly admin: pg.Client;
  credentials(role: RoleLogin, at?: { readonly port: number }): DatabaseCredentials;
  drop(): Promise<void>;
}

/** A tenant in a database of its own: roles, schema and pack `forms`. */
export async function createTestTenant(
  // Roles are the server's and named after the schema, so a plain name must be nobody else's.
  schema = `t_${randomBytes(6).toString("hex")}`,
): Promise<TestTenant> {
  const database = await createTestDatabase();
  const { port } = await sharedServer();
  const spaceId = newId();
  const admin = await connect(database.url);
  const roles = created(await createTenantRoles(admin, { schema, spaceId, connectionLimit: 30 }));
  const { owner, ingest, app } = roles;
  await withClient(database.urlAs(owner.name, owner.password), (client) =>
    applyPacks(client, {
      schema,
      packs: ["forms"],
      installation: { deploymentId: "test", spaceId },
      roles: { ingest: ingest.name, app: app.name },
    }),
  );
  return {
    database,
    schema,
    spaceId,
    owner,
    ingest,
    app,
    admin,
    credentials: (role, at) => ({
      v: 1,
      host: "127.0.0.1",
      port: at?.port ?? port,
      database: database.name,
      user: role.name,
      password: role.password,
      tls: { mode: "private_network" },
    }),
    drop: async () => {
      await dropRoles(admin, roles);
      await admin.end();
      await database.drop();
    },
  };
}

type CreatedRoles = Extract<TenantRoles, { kind: "created" }>;

/** For who may create roles and so gets three of them. */
export function created(roles: TenantRoles): CreatedRoles {
  if (roles.kind !== "created") throw new Error("expected roles to be created");
  return roles;
}

/** Drops the three with what they own in the database that `admin` is connected to. */
export async function dropRoles(admin: pg.Client, roles: CreatedRoles): Promise<void> {
  for (const { name } of [roles.ingest, roles.app, roles.owner]) await dropRole(admin, name);
}

export async function dropRole(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`);
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  return client;
}

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Polls, over a connection in no transaction, until so many backends of the database wait for a lock. */
export async function untilBackendsWait(url: string, count: number): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await withClient(url, async (observer) => {
    while ((await observer.query(waiting)).rowCount !== count);
  });
}

/** No egress rules: tests connect to loopback. */
export function plainSocket(): Socket {
  return new Socket();
}
