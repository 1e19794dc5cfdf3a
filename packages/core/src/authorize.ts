import type { Context, SpaceContext, SpaceRole } from "./context.ts";
import { DomainError } from "./errors.ts";

/** What somebody wants to do in a space, and the least role that may. */
const LEAST_ROLE = {
  "form:read": "viewer",
  "form:write": "member",
  "destination:read": "member",
  "destination:write": "admin",
  "delivery:read": "viewer",
  "delivery:replay": "member",
  "recipient:write": "admin",
  "connection:read": "admin",
  "connection:write": "admin",
  "tenant:provision": "admin",
  "spool:read": "viewer",
  "spool:export": "member",
  "spool:redrive": "member",
  "spool:erase": "admin",
  "spool:settings": "admin",
} as const satisfies Readonly<Record<string, SpaceRole>>;

export type SpaceAction = keyof typeof LEAST_ROLE;

const RANK: Readonly<Record<SpaceRole, number>> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/**
 * First line of every verb that touches a space.
 * @throws DomainError `forbidden` where the actor's role in the context's space is too low.
 */
export function requireRole(ctx: Pick<SpaceContext, "space">, action: SpaceAction): void {
  if (RANK[ctx.space.role] >= RANK[LEAST_ROLE[action]]) return;
  throw new DomainError("forbidden", `This needs the role ${LEAST_ROLE[action]} or higher in this space.`);
}

/**
 * First line of every verb that no customer may use: deploys, schedules and the operator's command line.
 * @throws DomainError `forbidden` for anybody else.
 */
export function requireSystem(ctx: Pick<Context, "actor">): void {
  if (ctx.actor.type === "system") return;
  throw new DomainError("forbidden", "Only the platform itself may do this.");
}
