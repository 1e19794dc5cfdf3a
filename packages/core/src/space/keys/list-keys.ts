import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type ApiKey, selectKeys, toApiKey } from "./key-row.ts";

/** The space's keys, newest first; a space has a hundred at most. @throws DomainError `forbidden`. */
export async function listKeys({
  ctx,
}: {
  readonly ctx: Pick<SpaceContext, "clock" | "control" | "space">;
}): Promise<readonly ApiKey[]> {
  requireRole(ctx, "key:read");
  const rows = await selectKeys(ctx.control)
    .where("apikey.referenceId", "=", ctx.space.id)
    .orderBy("apikey.id", "desc")
    .execute();
  const now = ctx.clock.now();
  return rows.map((row) => toApiKey(row, now));
}
