import type { SpaceAction, SpaceRole } from "@formtrap/contracts";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { rightsOf, roleOf } from "./key-row.ts";
import { hashKeySecret } from "./key-secret.ts";

/** Its last use is kept to the minute: a busy key costs no write at every call. */
const LAST_USE_STEP_MS = 60_000;

/** @returns which space a key opens and how far; null where it is unknown, expired or switched off. */
export async function authenticateKey(options: {
  readonly ctx: Pick<Context, "clock" | "control">;
  readonly secret: string;
}): Promise<{
  readonly keyId: string;
  readonly spaceId: string;
  readonly role: SpaceRole;
  readonly rights: ReadonlySet<SpaceAction>;
} | null> {
  const { ctx, secret } = options;
  const now = ctx.clock.now();
  const row = await ctx.control
    .selectFrom("apikey")
    .selectAll()
    .where("key", "=", hashKeySecret(secret))
    .where("enabled", "=", true)
    .where((eb) => eb.or([eb("expiresAt", "is", null), eb("expiresAt", ">", now)]))
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.lastRequest === null || now.getTime() - row.lastRequest.getTime() >= LAST_USE_STEP_MS) {
    await ctx.control
      .updateTable("apikey")
      .set({ lastRequest: now, requestCount: sql`coalesce(request_count, 0) + 1` })
      .where("id", "=", row.id)
      .execute();
  }
  return { keyId: row.id, spaceId: row.referenceId, role: roleOf(row), rights: new Set(rightsOf(row)) };
}
