import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { type Member, selectMembers } from "./member.ts";

/** A space's members in the order in which they came; those after `after`, where it is given. @throws DomainError `forbidden`. */
export async function listMembers(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly limit: number;
  /** `Member.id` */
  readonly after?: string;
}): Promise<readonly Member[]> {
  const { ctx, limit, after } = options;
  requireRole(ctx, "member:read");
  const all = selectMembers(ctx.control, ctx.space.id).orderBy("member.id").limit(limit);
  return await (after === undefined ? all : all.where("member.id", ">", after)).execute();
}
