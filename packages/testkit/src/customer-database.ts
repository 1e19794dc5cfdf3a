import { randomUUID } from "node:crypto";
import pg from "pg";
import { sharedTlsServer } from "./shared-server.ts";
import { createTestDatabase } from "./test-database.ts";

/** A database of a customer's own, on a server that proves itself over TLS by an authority of its own. */
export interface CustomerDatabase {
  /** Of its administrator, who owns it. */
  readonly administratorUrl: string;
  readonly administratorPassword: string;
  readonly caPem: string;
  /** A statement as the server's superuser. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** With the roles that were made for it. */
  drop(): Promise<void>;
}

/** @param options whether its administrator may create roles. */
export async function createCustomerDatabase(
  options: { readonly canCreateRoles?: boolean } = {},
): Promise<CustomerDatabase> {
  const server = await sharedTlsServer();
  const database = await createTestDatabase({ server });
  const role = `admin_${database.name.slice(-12)}`;
  const administratorPassword = `Admin-${randomUUID()}`;
  const query: CustomerDatabase["query"] = (text, values = []) => run(database.url, text, values);
  const right = options.canCreateRoles === false ? "NOCREATEROLE" : "CREATEROLE";
  await query(`CREATE ROLE ${role} LOGIN ${right} PASSWORD '${administratorPassword}'`);
  await query(`ALTER DATABASE ${database.name} OWNER TO ${role}`);
  const url = new URL(database.urlAs(role, administratorPassword));
  url.search = "";
  return {
    administratorUrl: url.href,
    administratorPassword,
    caPem: server.caPem ?? "",
    query,
    drop: async () => {
      const rows = await run(
        server.adminUrl,
        "SELECT rolname FROM pg_roles WHERE rolname = $1 OR shobj_description(oid, 'pg_authid') LIKE $2",
        [role, `%database ${database.name},%`],
      );
      await database.drop();
      for (const { rolname } of rows) {
        await run(server.adminUrl, `DROP ROLE IF EXISTS ${String(rolname)}`, []);
      }
    },
  };
}

async function run(
  url: string,
  text: string,
  values: readonly unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
