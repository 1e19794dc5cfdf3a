import { quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";
import { claimRoles } from "./claim-roles.ts";
import { PackError } from "./pack-error.ts";
import { quoteLiteral } from "./quote-literal.ts";
import type { RoleKind, RoleName } from "./role-names.ts";
import { CONNECTION_LIMIT, ROLE_TIMEOUTS } from "./role-settings.ts";
import { assertSchemaName } from "./schema-name.ts";
import { newPassword, scramVerifier } from "./scram-verifier.ts";

export interface RoleLogin {
  readonly name: string;
  readonly password: string;
}

export type TenantRoles =
  | {
      readonly kind: "created";
      readonly owner: RoleLogin;
      readonly ingest: RoleLogin;
      readonly app: RoleLogin;
    }
  /** The given role may not create roles: it serves for all three, and the customer should be told. */
  | { readonly kind: "shared"; readonly name: string };

export interface CreateTenantRolesOptions {
  readonly schema: string;
  readonly spaceId: string;
  /** Connections each role may hold. Default 5. */
  readonly connectionLimit?: number;
}

const SQLSTATE_PERMISSION = "42501";

/**
 * Creates the three roles of a tenant and their schema, in one transaction. A repetition finds the roles again by
 * their comment and gives them new passwords. Others may do the same in other databases of the server meanwhile.
 * Grants inside the schema are `applyPacks`' to give.
 * @param admin a connection of its own as somebody who may create roles and schemas; forgotten afterwards.
 * @throws PackError `schema_name`, `schema_in_use`, `permission`
 */
export async function createTenantRoles(
  admin: ClientBase,
  options: CreateTenantRolesOptions,
): Promise<TenantRoles> {
  assertSchemaName(options.schema);
  const { rows } = await admin.query<{
    name: string;
    database: string;
    may_create: boolean;
    is_super: boolean;
  }>(
    `SELECT current_user::text AS name, current_database()::text AS database,
            rolsuper OR rolcreaterole AS may_create, rolsuper AS is_super
     FROM pg_catalog.pg_roles WHERE rolname = current_user`,
  );
  const [me] = rows;
  if (me === undefined) throw new PackError("permission", "The database does not say who is connected.");
  if (!me.may_create) return { kind: "shared", name: me.name };
  // The database's own default may be a level at which a second look sees no more than the first.
  await admin.query("BEGIN ISOLATION LEVEL READ COMMITTED");
  try {
    const roles = await createRoles(admin, options, me.database);
    await ensureOwnedSchema(admin, options.schema, roles.owner.name, me.is_super);
    await admin.query("COMMIT");
    return roles;
  } catch (error) {
    await admin.query("ROLLBACK").catch(() => {});
    if (isPermission(error)) {
      throw new PackError("permission", `The database role ${me.name} lacks a right: ${error.message}.`);
    }
    throw error;
  }
}

async function createRoles(
  admin: ClientBase,
  options: CreateTenantRolesOptions,
  database: string,
): Promise<Extract<TenantRoles, { kind: "created" }>> {
  const { spaceId, schema, connectionLimit = CONNECTION_LIMIT } = options;
  const logins: Partial<Record<RoleKind, RoleLogin>> = {};
  for (const role of await claimRoles(admin, { spaceId, database, schema })) {
    const password = newPassword();
    await writeRole(admin, role, password, connectionLimit);
    await ensureConnect(admin, role.name, database);
    logins[role.kind] = { name: role.name, password };
  }
  const { owner, ingest, app } = logins;
  if (owner === undefined || ingest === undefined || app === undefined)
    throw new Error("a role was left out");
  return { kind: "created", owner, ingest, app };
}

async function writeRole(
  admin: ClientBase,
  role: RoleName,
  password: string,
  connectionLimit: number,
): Promise<void> {
  const name = quoteIdentifier(role.name);
  await setPassword(admin, name, password);
  await admin.query(`ALTER ROLE ${name} LOGIN CONNECTION LIMIT ${Math.trunc(connectionLimit)}`);
  for (const [setting, value] of Object.entries(ROLE_TIMEOUTS[role.kind])) {
    await admin.query(`ALTER ROLE ${name} SET ${setting} = '${value}'`);
  }
}

/** Some hosts accept only passwords that they can read; there the plain text goes, over TLS, in the statement. */
async function setPassword(admin: ClientBase, role: string, password: string): Promise<void> {
  await admin.query("SAVEPOINT verifier");
  try {
    await admin.query(`ALTER ROLE ${role} PASSWORD ${quoteLiteral(scramVerifier(password))}`);
  } catch (error) {
    if (isPermission(error)) throw error;
    await admin.query("ROLLBACK TO SAVEPOINT verifier");
    await admin.query(`ALTER ROLE ${role} PASSWORD ${quoteLiteral(password)}`);
  }
}

/** Where PUBLIC has lost the right to connect, as on hosted clusters. */
async function ensureConnect(admin: ClientBase, role: string, database: string): Promise<void> {
  const { rows } = await admin.query<{ may: boolean }>(
    "SELECT pg_catalog.has_database_privilege($1::name, $2::text, 'CONNECT') AS may",
    [role, database],
  );
  if (rows[0]?.may === true) return;
  await admin.query(`GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${quoteIdentifier(role)}`);
}

async function ensureOwnedSchema(
  admin: ClientBase,
  schema: string,
  owner: string,
  isSuper: boolean,
): Promise<void> {
  const { rows } = await admin.query<{ owner: string; is_used: boolean }>(
    `SELECT pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner,
            EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid) AS is_used
     FROM pg_catalog.pg_namespace n WHERE n.nspname = $1`,
    [schema],
  );
  const [found] = rows;
  if (found?.owner === owner) return;
  if (found?.is_used === true) {
    throw new PackError(
      "schema_in_use",
      `Schema ${schema} exists, belongs to ${found.owner} and is not empty. Choose another schema.`,
    );
  }
  const name = quoteIdentifier(schema);
  const role = quoteIdentifier(owner);
  // To hand a schema to a role, one must be able to become that role: for a moment only.
  if (!isSuper) await admin.query(`GRANT ${role} TO CURRENT_USER`);
  await admin.query(
    found === undefined
      ? `CREATE SCHEMA ${name} AUTHORIZATION ${role}`
      : `ALTER SCHEMA ${name} OWNER TO ${role}`,
  );
  if (!isSuper) await admin.query(`REVOKE ${role} FROM CURRENT_USER`);
}

function isPermission(error: unknown): error is Error {
  return error instanceof Error && Reflect.get(error, "code") === SQLSTATE_PERMISSION;
}
