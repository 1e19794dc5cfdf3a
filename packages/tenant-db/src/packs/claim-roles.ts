import { quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";
import { quoteLiteral } from "./quote-literal.ts";
import { chooseRoleNames, type RoleName, roleComment } from "./role-names.ts";

const ATTEMPTS_MAX = 4;
/** duplicate_object where the name was taken when the server looked; unique_violation where it was a moment later. */
const SQLSTATES_TAKEN: ReadonlySet<unknown> = new Set(["42710", "23505"]);

/**
 * Finds the tenant's three roles or creates them, without rights, login or password, and marks them as ours. A name
 * that somebody takes meanwhile is theirs: all three then get another.
 * @param admin in a transaction that sees what others commit (READ COMMITTED).
 * @throws the server's error where names are still being taken at the fourth attempt
 */
export async function claimRoles(
  admin: ClientBase,
  tenant: { readonly spaceId: string; readonly database: string; readonly schema: string },
): Promise<readonly RoleName[]> {
  const { spaceId, database, schema } = tenant;
  const comment = roleComment(spaceId, database, schema);
  // One after the other in this database only: advisory locks are a database's, and roles are the server's.
  await admin.query(
    "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('formtrap:roles', 0))",
  );
  for (let attempt = 1; ; attempt += 1) {
    const roles = await chooseRoleNames(admin, schema, comment);
    await admin.query("SAVEPOINT roles");
    try {
      for (const { name, exists } of roles) if (!exists) await createRole(admin, name, comment);
      await admin.query("RELEASE SAVEPOINT roles");
      return roles;
    } catch (error) {
      if (!isTaken(error) || attempt === ATTEMPTS_MAX) throw error;
      await admin.query("ROLLBACK TO SAVEPOINT roles");
    }
  }
}

async function createRole(admin: ClientBase, role: string, comment: string): Promise<void> {
  const name = quoteIdentifier(role);
  await admin.query(`CREATE ROLE ${name} NOSUPERUSER NOCREATEDB NOCREATEROLE`);
  await admin.query(`COMMENT ON ROLE ${name} IS ${quoteLiteral(comment)}`);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && SQLSTATES_TAKEN.has(Reflect.get(error, "code"));
}
