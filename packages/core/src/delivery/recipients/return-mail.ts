import { sql } from "kysely";
import type { AdmissionContext } from "./mail-admission.ts";
import { utcDay } from "./utc-day.ts";

/**
 * Gives back mails that were admitted and did not leave, because the sender was throttled or out of reach: an hour
 * without a mail server must not use up a space's day.
 */
export async function returnMail(options: {
  readonly ctx: AdmissionContext;
  readonly organizationId: string;
  /** How many; one by default. */
  readonly mails?: number;
}): Promise<void> {
  const { ctx, organizationId, mails = 1 } = options;
  await ctx.control
    .updateTable("mailUsage")
    .set({ sent: sql`greatest(sent - ${mails}, 0)` })
    .where("organizationId", "=", organizationId)
    .where(sql<boolean>`day = ${utcDay(ctx.clock.now())}::date`)
    .execute();
}
