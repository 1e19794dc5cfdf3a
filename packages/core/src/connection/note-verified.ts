import { sql } from "kysely";
import type { SpaceContext } from "../context.ts";
import type { Connection } from "./read-connection.ts";

/** Notes what came of a test, unless the connection is another one by now. */
export async function noteVerified(
  ctx: Pick<SpaceContext, "control" | "clock" | "space">,
  { id, version }: Pick<Connection, "id" | "version">,
  found: Partial<Pick<Connection, "databaseVerified" | "storageVerified" | "spamVerified" | "lastError">>,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.control
    .updateTable("connection")
    .set({ ...found, lastVerifiedAt: now, updatedAt: now, version: sql`version + 1` })
    .where("id", "=", id)
    .where("organizationId", "=", ctx.space.id)
    .where("version", "=", version)
    .execute();
}
