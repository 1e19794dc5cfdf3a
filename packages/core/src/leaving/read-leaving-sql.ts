import * as z from "zod";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { LEAVING_KIND } from "./leaving-job.ts";

const stateSchema = z.object({ data: z.object({ sql: z.string().nullable().default(null) }) });

/**
 * SQL by which the customer takes our roles away after the last time that the space left a database.
 * @throws DomainError `forbidden`, `not_found` (it never did, or the job has not come so far).
 */
export async function readLeavingSql(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
}): Promise<string> {
  const { ctx } = options;
  requireRole(ctx, "tenant:disconnect");
  const row = await ctx.control
    .selectFrom("job")
    .select("state")
    .where("organizationId", "=", ctx.space.id)
    .where("kind", "=", LEAVING_KIND)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const sql = row === undefined ? null : stateSchema.parse(row.state).data.sql;
  if (sql !== null) return sql;
  throw new DomainError("not_found", "This space has not left a database yet, so there is no SQL to read.");
}
