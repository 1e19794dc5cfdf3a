import type { DatabaseCredentials } from "@formtrap/contracts";
import { prepareRole, printRoleSql, ROLE_KINDS, type RoleKind } from "@formtrap/tenant-db";
import * as z from "zod";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type Connection, parseAddressHint, readConnection } from "./read-connection.ts";
import { saveConnection } from "./save-connection.ts";
import { fromTlsColumns } from "./tls-columns.ts";

const roleSchema = z.object({ name: z.string(), verifier: z.string(), ref: z.string().min(1).max(600) });
const preparedRolesSchema = z.object({ owner: roleSchema, ingest: roleSchema, app: roleSchema }).nullable();
type PreparedRoles = NonNullable<z.output<typeof preparedRolesSchema>>;

/** Vault references of what was prepared; empty where nothing was. */
export function preparedRefs(column: unknown): readonly string[] {
  return Object.values(preparedRolesSchema.parse(column) ?? {}).map(({ ref }) => ref);
}

/** The same by role. @throws DomainError `conflict` where the SQL was never asked for. */
export function requirePreparedRefs(
  connection: Pick<Connection, "preparedRoles">,
): Readonly<Record<RoleKind, string>> {
  const prepared = preparedRolesSchema.parse(connection.preparedRoles);
  if (prepared === null) {
    throw new DomainError(
      "conflict",
      "The SQL for this database was not asked for since it was connected. Read it, run it, then initialize.",
    );
  }
  return { owner: prepared.owner.ref, ingest: prepared.ingest.ref, app: prepared.app.ref };
}

/**
 * SQL by which the customer makes roles and schema without giving anybody an administrator's password. The passwords of
 * the roles are made at the first call and lie in the vault; the SQL says the same every time.
 * @throws DomainError `forbidden`, `not_found`, `changed_meanwhile` (two asked at once).
 */
export async function printConnectionSql(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
}): Promise<string> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "tenant:provision");
  const connection = await readConnection(ctx, connectionId);
  const { database } = parseAddressHint(connection);
  const { databaseSchema: schema } = connection;
  const roles = preparedRolesSchema.parse(connection.preparedRoles) ?? (await prepare(ctx, connection));
  return printRoleSql({ spaceId: ctx.space.id, database, schema, roles });
}

async function prepare(ctx: SpaceContext, connection: Connection): Promise<PreparedRoles> {
  const address = parseAddressHint(connection);
  const { databaseSchema: schema, databaseLoginSuffix: suffix } = connection;
  const place = { spaceId: ctx.space.id, database: address.database, schema };
  const make = async (kind: RoleKind) => {
    const { role, password } = prepareRole(place, kind);
    const user = suffix === null ? role.name : `${role.name}.${suffix}`;
    const credentials: DatabaseCredentials = {
      v: 1,
      ...address,
      user,
      password,
      tls: fromTlsColumns(connection),
    };
    return [kind, { ...role, ref: await ctx.vault.put(kind, connection.id, credentials) }] as const;
  };
  const made = await Promise.all(ROLE_KINDS.map(make));
  const roles = preparedRolesSchema.unwrap().parse(Object.fromEntries(made));
  const preparedRoles = JSON.stringify(roles);
  await saveConnection(ctx, connection, "connection.prepare_roles", { preparedRoles });
  return roles;
}
