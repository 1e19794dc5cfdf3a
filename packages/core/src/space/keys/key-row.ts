import { SPACE_ACTIONS, type SpaceAction, type SpaceRole, spaceRoleSchema } from "@formtrap/contracts";
import type { ControlDatabase, ControlDb } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import * as z from "zod";
import { lowerRole } from "../../authorize.ts";

type KeyRow = Selectable<ControlDatabase["apikey"]>;

/** A key to a space as people see it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret's first characters. */
  readonly start: string;
  readonly rights: readonly SpaceAction[];
  /** Who made it; null: the platform. */
  readonly createdBy: { readonly userId: string; readonly name: string } | null;
  /** False where it has expired, or who made it is no longer a member. */
  readonly isUsable: boolean;
  readonly expiresAt: Date | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

const rightsSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(z.string()));
const metadataSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ role: spaceRoleSchema }));

/** Keys with who made them, and what that person's role is now. */
export function selectKeys(control: Pick<ControlDb, "selectFrom">) {
  return control
    .selectFrom("apikey")
    .leftJoin("user", "user.id", "apikey.createdBy")
    .leftJoin("member", (join) =>
      join
        .onRef("member.userId", "=", "apikey.createdBy")
        .onRef("member.organizationId", "=", "apikey.referenceId"),
    )
    .selectAll("apikey")
    .select(["user.name as makerName", "member.role as makerRole"]);
}

/** A row of `selectKeys`. */
export interface OwnedKeyRow extends KeyRow {
  readonly makerName: string | null;
  /** null: not a member. */
  readonly makerRole: SpaceRole | null;
}

export function toApiKey(row: OwnedKeyRow, now: Date): ApiKey {
  return {
    id: row.id,
    name: row.name ?? "",
    start: row.start ?? "",
    rights: rightsOf(row),
    createdBy: row.createdBy === null ? null : { userId: row.createdBy, name: row.makerName ?? "" },
    isUsable: roleOf(row) !== null && (row.expiresAt === null || row.expiresAt > now),
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastRequest,
    createdAt: row.createdAt,
  };
}

/** A right that a later version took away is one that nobody has. */
export function rightsOf({ permissions }: Pick<KeyRow, "permissions">): readonly SpaceAction[] {
  const named = rightsSchema.parse(permissions ?? "[]");
  return SPACE_ACTIONS.filter((action) => named.includes(action));
}

/**
 * How far a key goes at the most: its maker's role when it was made, or now where that is less.
 * @returns null where its maker is no longer a member: it opens nothing then.
 */
export function roleOf(row: Pick<OwnedKeyRow, "metadata" | "createdBy" | "makerRole">): SpaceRole | null {
  const { role } = metadataSchema.parse(row.metadata);
  if (row.createdBy === null) return role;
  return row.makerRole === null ? null : lowerRole(role, row.makerRole);
}
