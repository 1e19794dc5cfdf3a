import { createHash } from "node:crypto";
import type { ClientBase } from "pg";

export const ROLE_KINDS = ["owner", "ingest", "app"] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];

const BASE_CHARACTERS_MAX = 40;

export interface RoleName {
  readonly kind: RoleKind;
  readonly name: string;
  /** It is there already, and it is ours. */
  readonly exists: boolean;
}

/**
 * What marks a role as ours: roles are the server's, while spaces, databases and schemas are many.
 */
export function roleComment(spaceId: string, database: string, schema: string): string {
  return `FormTrap: space ${spaceId}, database ${database}, schema ${schema}`;
}

/**
 * The names under which some of the three are ours already. Else `<schema>_owner`, `_ingest` and `_app`, and where
 * one of them is somebody else's, all three get another name. Plain letters whatever the schema is called, since
 * poolers are picky about user names.
 */
export async function chooseRoleNames(
  client: ClientBase,
  schema: string,
  comment: string,
): Promise<readonly RoleName[]> {
  const { plain, base, distinct } = basesOf(schema, comment);
  const candidates = plain === schema ? [base, distinct] : [distinct];
  let free: readonly RoleName[] | null = null;
  for (const candidate of candidates) {
    const names = await lookUp(client, candidate, comment);
    // Ours go first: the plain names may have become free since, but the schema has its owner.
    if (names?.some(({ exists }) => exists) === true) return names;
    free ??= names;
  }
  if (free === null) throw new Error(`Roles named ${distinct}_… exist and are not ours.`);
  return free;
}

/** A name for one of the three that nobody else's role has, for those who cannot look. */
export function distinctRoleName(schema: string, comment: string, kind: RoleKind): string {
  return `${basesOf(schema, comment).distinct}_${kind}`;
}

function basesOf(schema: string, comment: string) {
  const plain = schema
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, "_")
    .slice(0, BASE_CHARACTERS_MAX);
  const base = /^[a-z_]/.test(plain) ? plain : `t_${plain}`;
  const distinct = `${base}_${createHash("sha256").update(comment).digest("hex").slice(0, 12)}`;
  return { plain, base, distinct };
}

/** @returns null where one of the three belongs to somebody else. */
async function lookUp(
  client: ClientBase,
  base: string,
  comment: string,
): Promise<readonly RoleName[] | null> {
  const wanted = ROLE_KINDS.map((kind) => ({ kind, name: `${base}_${kind}` }));
  const { rows } = await client.query<{ rolname: string; comment: string | null }>(
    `SELECT rolname, pg_catalog.shobj_description(oid, 'pg_authid') AS comment
     FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::text[])`,
    [wanted.map(({ name }) => name)],
  );
  if (rows.some((row) => row.comment !== comment)) return null;
  const existing = new Set(rows.map((row) => row.rolname));
  return wanted.map((role) => ({ ...role, exists: existing.has(role.name) }));
}
