import { sql } from "kysely";
import type { AdmissionContext } from "./mail-admission.ts";
import { utcDay } from "./utc-day.ts";

/**
 * Gives back a mail that was admitted and is known not to have left, because the sender was throttled or out of reach:
 * an hour without a mail server must not use up a space's day.
 */
export async function returnMail(options: {
  readonly ctx: AdmissionContext;
  readonly organizationId: string;
}): Promise<void> {
  const { ctx, organizationId } = options;
  await ctx.control
    .updateTable("mailUsage")
    .set({ sent: sql`sent - 1` })
    .where("organizationId", "=", organizationId)
    .where(sql<boolean>`day = ${utcDay(ctx.clock.now())}::date`)
    .where("sent", ">", 0)
    .execute();
}
