import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { type ConnectionDetails, toConnectionDetails } from "./connection-details.ts";
import { connectionInUse } from "./describe-connection.ts";

/**
 * The space's connections, newest first.
 * @param options `before`: the id that the last page ended with.
 * @throws DomainError `forbidden`.
 */
export async function listConnections(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly before: string | null;
  readonly limit: number;
}): Promise<readonly ConnectionDetails[]> {
  const { ctx, before, limit } = options;
  requireRole(ctx, "connection:read");
  let query = ctx.control.selectFrom("connection").selectAll().where("organizationId", "=", ctx.space.id);
  if (before !== null) query = query.where("id", "<", before);
  const rows = await query.orderBy("id", "desc").limit(limit).execute();
  const inUse = await connectionInUse(ctx);
  return rows.map((row) => toConnectionDetails(row, row.id === inUse));
}
