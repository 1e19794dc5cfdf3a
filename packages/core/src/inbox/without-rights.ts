import type { SpaceContext } from "../context.ts";

/**
 * For what a verb does on the way to what it was asked for, and asked the right to: a key that may erase submissions may
 * erase them where they wait, too.
 */
export function withoutRights<Ctx extends Pick<SpaceContext, "space">>(ctx: Ctx): Ctx {
  const { id, role } = ctx.space;
  return { ...ctx, space: { id, role } };
}
