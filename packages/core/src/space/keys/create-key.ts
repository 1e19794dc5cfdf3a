import { newId, SPACE_ACTIONS, type SpaceAction } from "@formtrap/contracts";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { type ApiKey, toApiKey } from "./key-row.ts";
import { newKeySecret } from "./key-secret.ts";

const KEYS_MAX = 100;

/**
 * A key to the space with some of its maker's own rights. The secret is in the answer and nowhere else.
 * @throws DomainError `forbidden` (also for a right that the maker lacks), `limit_reached` at 100 keys.
 */
export async function createKey(options: {
  readonly ctx: Pick<SpaceContext, "actor" | "clock" | "control" | "space">;
  /** 1 to 80 characters. */
  readonly name: string;
  readonly rights: readonly SpaceAction[];
  /** null: until it is taken back. */
  readonly expiresAt: Date | null;
}): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const { ctx, name, expiresAt } = options;
  requireRole(ctx, "key:write");
  const rights = SPACE_ACTIONS.filter((action) => options.rights.includes(action));
  for (const right of rights) requireRole(ctx, right);
  const { secret, hash, start } = newKeySecret();
  const now = ctx.clock.now();
  const key = await ctx.control.transaction().execute(async (tx) => {
    const { count } = await tx
      .selectFrom("apikey")
      .select((eb) => eb.fn.countAll<string>().as("count"))
      .where("referenceId", "=", ctx.space.id)
      .executeTakeFirstOrThrow();
    if (Number(count) >= KEYS_MAX)
      throw new DomainError("limit_reached", `A space has ${KEYS_MAX} keys at most.`);
    const row = await tx
      .insertInto("apikey")
      .values({
        id: newId(),
        name,
        start,
        key: hash,
        referenceId: ctx.space.id,
        enabled: true,
        expiresAt,
        permissions: JSON.stringify(rights),
        metadata: JSON.stringify({ role: ctx.space.role }),
        createdAt: now,
        updatedAt: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "key.create",
      targetType: "key",
      targetId: row.id,
      details: { rights: rights.join(" ") },
    });
    return toApiKey(row);
  });
  return { key, secret };
}
