import { SPACE_ACTIONS, type SpaceAction, type SpaceRole, spaceRoleSchema } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import * as z from "zod";

type KeyRow = Selectable<ControlDatabase["apikey"]>;

/** A key to a space as people see it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret's first characters. */
  readonly start: string;
  readonly rights: readonly SpaceAction[];
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

export function toApiKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name ?? "",
    start: row.start ?? "",
    rights: rightsOf(row),
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

/** The role of who made it, above which no right goes. */
export function roleOf({ metadata }: Pick<KeyRow, "metadata">): SpaceRole {
  return metadataSchema.parse(metadata).role;
}
