import type { SpaceRole } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import type { Transaction } from "kysely";
import { isAtLeast, lowerRole, requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { actingPerson } from "../space/index.ts";

type ActingContext = Pick<SpaceContext, "actor" | "space">;

/**
 * The role of who acts as it is now: somebody may have changed it since the request came in. To be called under the lock.
 * @throws DomainError `forbidden` where it is no longer one that changes members.
 */
export async function roleNow(tx: Transaction<ControlDatabase>, ctx: ActingContext): Promise<SpaceRole> {
  const role = await readRole(tx, ctx);
  requireRole({ space: { ...ctx.space, role } }, "member:write");
  return role;
}

async function readRole(tx: Transaction<ControlDatabase>, ctx: ActingContext): Promise<SpaceRole> {
  const userId = await actingPerson(ctx, tx);
  if (userId === null) return ctx.space.role;
  const row = await tx
    .selectFrom("member")
    .select("role")
    .where("organizationId", "=", ctx.space.id)
    .where("userId", "=", userId)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("forbidden", "You are no longer a member of this space.");
  return ctx.actor.type === "user" ? row.role : lowerRole(row.role, ctx.space.role);
}

/**
 * Whether somebody may give or take a role: none above their own, and an owner's only as a person, so that no key that
 * leaked takes a space over.
 * @throws DomainError `forbidden`.
 */
export function requirePowerOver(ctx: ActingContext, own: SpaceRole, role: SpaceRole): void {
  if (role === "owner" && ctx.actor.type === "key") {
    throw new DomainError("forbidden", "Owners are made and unmade by people, not by keys.");
  }
  if (isAtLeast(own, role)) return;
  throw new DomainError("forbidden", `The role ${role} is above your own: ask an owner of this space.`);
}

/** @throws DomainError `conflict` where an owner who goes, or steps down, is the last one. To be called under the lock. */
export async function requireAnotherOwner(
  tx: Transaction<ControlDatabase>,
  spaceId: string,
  userId: string,
): Promise<void> {
  const other = await tx
    .selectFrom("member")
    .select("id")
    .where("organizationId", "=", spaceId)
    .where("role", "=", "owner")
    .where("userId", "!=", userId)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return;
  throw new DomainError("conflict", "A space always has an owner: make somebody else one first.");
}
