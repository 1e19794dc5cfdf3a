import { createHash } from "node:crypto";
import { quoteIdentifier } from "@formtrap/migrator";
import { quoteLiteral } from "./quote-literal.ts";
import { distinctRoleName, ROLE_KINDS, type RoleKind, roleComment } from "./role-names.ts";
import { CONNECTION_LIMIT, ROLE_TIMEOUTS } from "./role-settings.ts";
import { assertSchemaName } from "./schema-name.ts";
import { newPassword, scramVerifier } from "./scram-verifier.ts";

/** A role that its server's owner makes. */
export interface PreparedRole {
  readonly name: string;
  /** What the server keeps of the password: nobody logs in by it. */
  readonly verifier: string;
}

/** Whose roles, and where. */
interface RolePlace {
  readonly spaceId: string;
  readonly database: string;
  readonly schema: string;
}

/** A role under a name that is nobody else's, with a new password that only this side knows. */
export function prepareRole(
  { spaceId, database, schema }: RolePlace,
  kind: RoleKind,
): { readonly role: PreparedRole; readonly password: string } {
  const password = newPassword();
  const name = distinctRoleName(schema, roleComment(spaceId, database, schema), kind);
  return { role: { name, verifier: scramVerifier(password) }, password };
}

/**
 * What `createTenantRoles` does, as SQL that the server's owner runs: no administrator's password leaves them, and none
 * of ours is in it. One transaction; running it again is harmless.
 * @throws PackError `schema_name`
 */
export function printRoleSql(
  place: RolePlace & { readonly roles: Readonly<Record<RoleKind, PreparedRole>> },
): string {
  const { schema, database, spaceId, roles } = place;
  assertSchemaName(schema);
  const comment = quoteLiteral(roleComment(spaceId, database, schema));
  const names = ROLE_KINDS.map((kind) => quoteIdentifier(roles[kind].name));
  const owner = quoteIdentifier(roles.owner.name);
  const tag = `$formtrap_${createHash("sha256").update(comment).digest("hex").slice(0, 12)}$`;
  return [
    "-- Three roles and a schema for FormTrap. Run it as somebody who may create roles and schemas.",
    "-- It holds no password: only what Postgres keeps of three that nobody but FormTrap knows.",
    "BEGIN;",
    `DO ${tag}`,
    "BEGIN",
    `  IF current_database() <> ${quoteLiteral(database)} THEN`,
    `    RAISE EXCEPTION 'This is for another database: you are connected to %.', current_database();`,
    "  END IF;",
    ...ROLE_KINDS.flatMap((kind) => createUnlessThere(roles[kind].name, comment)),
    ...refuseForeignSchema(schema, roles.owner.name),
    "END",
    `${tag};`,
    ...ROLE_KINDS.flatMap((kind) => describeRole(kind, roles[kind], comment)),
    `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${names.join(", ")};`,
    "-- To hand the schema over one must be able to become its owner: for a moment only.",
    `GRANT ${owner} TO CURRENT_USER;`,
    `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)} AUTHORIZATION ${owner};`,
    `ALTER SCHEMA ${quoteIdentifier(schema)} OWNER TO ${owner};`,
    `REVOKE ${owner} FROM CURRENT_USER;`,
    "COMMIT;",
    "",
  ].join("\n");
}

function createUnlessThere(name: string, comment: string): readonly string[] {
  const role = quoteLiteral(name);
  return [
    `  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${role}) THEN`,
    `    CREATE ROLE ${quoteIdentifier(name)} NOSUPERUSER NOCREATEDB NOCREATEROLE;`,
    `  ELSIF (SELECT pg_catalog.shobj_description(oid, 'pg_authid') FROM pg_catalog.pg_roles WHERE rolname = ${role})`,
    `        IS DISTINCT FROM ${comment} THEN`,
    `    RAISE EXCEPTION 'The role % exists and is not FormTrap''s.', ${role};`,
    "  END IF;",
  ];
}

function refuseForeignSchema(schema: string, owner: string): readonly string[] {
  return [
    `  IF EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`,
    `             WHERE n.nspname = ${quoteLiteral(schema)} AND pg_catalog.pg_get_userbyid(n.nspowner) <> ${quoteLiteral(owner)}) THEN`,
    `    RAISE EXCEPTION 'The schema % holds something and is not FormTrap''s: choose another.', ${quoteLiteral(schema)};`,
    "  END IF;",
  ];
}

function describeRole(kind: RoleKind, { name, verifier }: PreparedRole, comment: string): readonly string[] {
  const role = quoteIdentifier(name);
  return [
    `COMMENT ON ROLE ${role} IS ${comment};`,
    `ALTER ROLE ${role} LOGIN CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${quoteLiteral(verifier)};`,
    ...Object.entries(ROLE_TIMEOUTS[kind]).map(
      ([setting, value]) => `ALTER ROLE ${role} SET ${setting} = ${quoteLiteral(value)};`,
    ),
  ];
}
