import { LEAST_ROLE, type SpaceAction, type SpaceRole } from "@formtrap/contracts";
import type { Context, SpaceContext } from "./context.ts";
import { DomainError } from "./errors.ts";

const RANK: Readonly<Record<SpaceRole, number>> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role may do all that another one may. */
export function isAtLeast(role: SpaceRole, other: SpaceRole): boolean {
  return RANK[role] >= RANK[other];
}

/** The one of two roles that may do less. */
export function lowerRole(role: SpaceRole, other: SpaceRole): SpaceRole {
  return isAtLeast(role, other) ? other : role;
}

/**
 * First line of every verb that touches a space.
 * @throws DomainError `forbidden` where the actor's role in the context's space is too low, or its key lacks the right.
 */
export function requireRole(ctx: Pick<SpaceContext, "space">, action: SpaceAction): void {
  const { role, rights } = ctx.space;
  if (rights !== undefined && !rights.has(action)) {
    throw new DomainError("forbidden", `This key has not been given the right ${action}.`);
  }
  if (isAtLeast(role, LEAST_ROLE[action])) return;
  throw new DomainError("forbidden", `This needs the role ${LEAST_ROLE[action]} or higher in this space.`);
}

/** Whether an actor may do something that a verb does beside what it was asked for. */
export function mayDo(ctx: Pick<SpaceContext, "space">, action: SpaceAction): boolean {
  const { role, rights } = ctx.space;
  return (rights?.has(action) ?? true) && RANK[role] >= RANK[LEAST_ROLE[action]];
}

/**
 * First line of every verb that no customer may use: deploys, schedules and the operator's command line.
 * @throws DomainError `forbidden` for anybody else.
 */
export function requireSystem(ctx: Pick<Context, "actor">): void {
  if (ctx.actor.type === "system") return;
  throw new DomainError("forbidden", "Only the platform itself may do this.");
}
