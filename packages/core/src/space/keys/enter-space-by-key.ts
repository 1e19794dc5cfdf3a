import type { Context, SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { rightsOf, roleOf, selectKeys } from "./key-row.ts";

/**
 * Turns a context into a key's, in the space that it opens, with the rights that it has now.
 * @throws DomainError `forbidden` where it was taken back, switched off, has expired, is another space's, or
 * who made it is no longer a member.
 */
export async function enterSpaceByKey<Ctx extends Pick<Context, "clock" | "control">>(options: {
  readonly ctx: Ctx;
  readonly keyId: string;
  readonly spaceId: string;
}): Promise<Ctx & Pick<SpaceContext, "actor" | "space">> {
  const { ctx, keyId, spaceId } = options;
  const row = await selectKeys(ctx.control)
    .where("apikey.id", "=", keyId)
    .where("apikey.referenceId", "=", spaceId)
    .where("apikey.enabled", "=", true)
    .where((eb) => eb.or([eb("apikey.expiresAt", "is", null), eb("apikey.expiresAt", ">", ctx.clock.now())]))
    .executeTakeFirst();
  const role = row === undefined ? null : roleOf(row);
  if (row === undefined || role === null)
    throw new DomainError("forbidden", "The key that started it has expired or is gone.");
  const space = { id: spaceId, role, rights: new Set(rightsOf(row)) };
  return { ...ctx, actor: { type: "key", keyId }, space };
}
