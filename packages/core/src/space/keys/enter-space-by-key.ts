import type { Context, SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { rightsOf, roleOf } from "./key-row.ts";

/**
 * Turns a context into a key's, in the space that it opens, with the rights that it has now.
 * @throws DomainError `forbidden` where it was taken back, switched off, has expired, or is another space's.
 */
export async function enterSpaceByKey<Ctx extends Pick<Context, "clock" | "control">>(options: {
  readonly ctx: Ctx;
  readonly keyId: string;
  readonly spaceId: string;
}): Promise<Ctx & Pick<SpaceContext, "actor" | "space">> {
  const { ctx, keyId, spaceId } = options;
  const row = await ctx.control
    .selectFrom("apikey")
    .selectAll()
    .where("id", "=", keyId)
    .where("referenceId", "=", spaceId)
    .where("enabled", "=", true)
    .where((eb) => eb.or([eb("expiresAt", "is", null), eb("expiresAt", ">", ctx.clock.now())]))
    .executeTakeFirst();
  if (row === undefined)
    throw new DomainError("forbidden", "The key that started it has expired or is gone.");
  const space = { id: spaceId, role: roleOf(row), rights: new Set(rightsOf(row)) };
  return { ...ctx, actor: { type: "key", keyId }, space };
}
