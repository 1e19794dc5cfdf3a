import type { SpaceAction, SpaceRole } from "@formtrap/contracts";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { hashSecret } from "../../hash-secret.ts";
import { rightsOf, roleOf, selectKeys } from "./key-row.ts";

/** Its last use is kept to the minute: a busy key costs no write at every call. */
const LAST_USE_STEP_MS = 60_000;

/**
 * A key never does more than who made it could do themselves now: it loses what their role loses, and is nothing while
 * they are no member of its space. So nobody leaves with a way back in, and no list of keys needs to be kept in step.
 * @returns which space a key opens and how far; null where it is unknown, expired, switched off, or nobody's.
 */
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
  const row = await selectKeys(ctx.control)
    .where("apikey.key", "=", hashSecret(secret))
    .where("apikey.enabled", "=", true)
    .where((eb) => eb.or([eb("apikey.expiresAt", "is", null), eb("apikey.expiresAt", ">", now)]))
    .executeTakeFirst();
  const role = row === undefined ? null : roleOf(row);
  if (row === undefined || role === null) return null;
  if (row.lastRequest === null || now.getTime() - row.lastRequest.getTime() >= LAST_USE_STEP_MS) {
    await ctx.control
      .updateTable("apikey")
      .set({ lastRequest: now, requestCount: sql`coalesce(request_count, 0) + 1` })
      .where("id", "=", row.id)
      .execute();
  }
  return { keyId: row.id, spaceId: row.referenceId, role, rights: new Set(rightsOf(row)) };
}
