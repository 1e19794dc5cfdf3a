import { newEndpointId } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { lockSpace } from "../space/index.ts";

/**
 * A form's first address, made where it has none. The space's row is the lock: two creations of one form end with one.
 * @throws DomainError `conflict` where the form is another space's.
 */
export async function reserveEndpoint(ctx: SpaceContext, formId: string): Promise<string> {
  return await ctx.control.transaction().execute(async (tx) => {
    await lockSpace(tx, ctx.space.id);
    const existing = await tx
      .selectFrom("formEndpoint")
      .select(["id", "organizationId"])
      .where("formId", "=", formId)
      .where("kind", "=", "id")
      .where("retiredAt", "is", null)
      .orderBy("createdAt")
      .limit(1)
      .executeTakeFirst();
    if (existing !== undefined) {
      if (existing.organizationId === ctx.space.id) return existing.id;
      throw new DomainError("conflict", "This form id is taken.");
    }
    const id = newEndpointId();
    await tx
      .insertInto("formEndpoint")
      .values({
        id,
        formId,
        kind: "id",
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        createdAt: ctx.clock.now(),
      })
      .execute();
    return id;
  });
}
