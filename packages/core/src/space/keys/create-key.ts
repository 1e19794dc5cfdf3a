import { newId, SPACE_ACTIONS, type SpaceAction } from "@formtrap/contracts";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { actingPerson } from "../acting-person.ts";
import { type ApiKey, selectKeys, toApiKey } from "./key-row.ts";
import { newKeySecret } from "./key-secret.ts";

const KEYS_MAX = 100;

/**
 * A key to the space with some of its maker's own rights. The secret is in the answer and nowhere else. One that a key
 * makes belongs to the person who made that one.
 * @throws DomainError `forbidden` (also for a right that the maker lacks), `invalid_input` for an expiry that is past,
 * `limit_reached` at 100 keys.
 */
export async function createKey(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  /** 1 to 80 characters. */
  readonly name: string;
  readonly rights: readonly SpaceAction[];
  /** In the future; null: until it is taken back. */
  readonly expiresAt: Date | null;
}): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const { ctx, name, expiresAt } = options;
  requireRole(ctx, "key:write");
  const rights = SPACE_ACTIONS.filter((action) => options.rights.includes(action));
  for (const right of rights) requireRole(ctx, right);
  const { secret, hash, start } = newKeySecret();
  const now = ctx.clock.now();
  if (expiresAt !== null && expiresAt <= now) {
    const issues = [{ path: "expiresAt", message: "must be in the future" }];
    throw new DomainError(
      "invalid_input",
      "The key would be expired from the start: choose a later date.",
      issues,
    );
  }
  const key = await ctx.control.transaction().execute(async (tx) => {
    const { count } = await tx
      .selectFrom("apikey")
      .select((eb) => eb.fn.countAll<string>().as("count"))
      .where("referenceId", "=", ctx.space.id)
      .executeTakeFirstOrThrow();
    if (Number(count) >= KEYS_MAX)
      throw new DomainError("limit_reached", `A space has ${KEYS_MAX} keys at most.`);
    const id = newId();
    await tx
      .insertInto("apikey")
      .values({
        id,
        name,
        start,
        key: hash,
        referenceId: ctx.space.id,
        enabled: true,
        expiresAt,
        permissions: JSON.stringify(rights),
        metadata: JSON.stringify({ role: ctx.space.role }),
        createdBy: await actingPerson(ctx, tx),
        createdAt: now,
        updatedAt: now,
      })
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "key.create",
      targetType: "key",
      targetId: id,
      details: { rights: rights.join(" ") },
    });
    return toApiKey(await selectKeys(tx).where("apikey.id", "=", id).executeTakeFirstOrThrow(), now);
  });
  return { key, secret };
}
