import type { ControlDatabase } from "@formtrap/control-db";
import { sql, type Updateable } from "kysely";
import { recordAudit } from "../audit/index.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type Connection, readConnection } from "./read-connection.ts";

/**
 * A connection that is about to be changed.
 * @param ifVersion the one that the caller saw; null: any.
 * @throws DomainError `not_found`, `changed_meanwhile`.
 */
export async function readForChange(
  ctx: Pick<SpaceContext, "control" | "space">,
  connectionId: string,
  ifVersion: number | null,
): Promise<Connection> {
  const connection = await readConnection(ctx, connectionId);
  if (ifVersion !== null && connection.version !== ifVersion) throw changedMeanwhile();
  return connection;
}

/** Writes a change with its audit row. @throws DomainError `changed_meanwhile` where somebody else was faster. */
export async function saveConnection(
  ctx: SpaceContext,
  { id, version }: Pick<Connection, "id" | "version">,
  action: string,
  changes: Updateable<ControlDatabase["connection"]>,
): Promise<void> {
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("connection")
      .set({ ...changes, version: sql`version + 1`, updatedAt: ctx.clock.now() })
      .where("id", "=", id)
      .where("organizationId", "=", ctx.space.id)
      .where("version", "=", version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw changedMeanwhile();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action,
      targetType: "connection",
      targetId: id,
    });
  });
}

function changedMeanwhile(): DomainError {
  return new DomainError("changed_meanwhile", "The connection was changed meanwhile. Load it again.");
}
