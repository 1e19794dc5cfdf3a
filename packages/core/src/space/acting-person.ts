import type { ControlDb } from "@formtrap/control-db";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * For whom something is done: the person who acts, or the one whose key does; null: the platform.
 * @throws DomainError `forbidden` for a key that was taken back meanwhile.
 */
export async function actingPerson(
  ctx: Pick<SpaceContext, "actor">,
  control: Pick<ControlDb, "selectFrom">,
): Promise<string | null> {
  const { actor } = ctx;
  if (actor.type === "user") return actor.userId;
  if (actor.type === "system") return null;
  const key = await control
    .selectFrom("apikey")
    .select("createdBy")
    .where("id", "=", actor.keyId)
    .executeTakeFirst();
  if (key === undefined) throw new DomainError("forbidden", "This key was taken back.");
  return key.createdBy;
}
