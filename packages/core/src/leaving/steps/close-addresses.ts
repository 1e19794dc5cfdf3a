import { sql } from "kysely";
import type { LeavingStep, LeavingStepInput } from "../leaving-state.ts";

const FORWARD_DAYS = 90;
const DAY_MS = 86_400_000;

/** Gives up every address of the space, so that nothing new comes while the rest is settled. */
export const closeAddressesStep: LeavingStep = {
  name: "close_addresses",
  title: "Closing the forms' addresses",
  run: async ({ ctx, state: { forwardTo, closingDate } }) => {
    if (closingDate === null) throw new TypeError("The closing was not dated yet.");
    const retiredAt = new Date(closingDate);
    const forward =
      forwardTo === null
        ? { forwardTo: null, forwardUntil: null }
        : {
            forwardTo: sql<string>`replace(replace(${forwardTo}::text, '{formId}', form_id::text), '{endpointId}', id)`,
            forwardUntil: new Date(retiredAt.getTime() + FORWARD_DAYS * DAY_MS),
          };
    // A repetition closes what was opened meanwhile, and leaves alone what the first one closed.
    await ctx.control
      .updateTable("formEndpoint")
      .set({ retiredAt, ...forward })
      .where("organizationId", "=", ctx.space.id)
      .where("retiredAt", "is", null)
      .execute();
    return { closedAt: ctx.clock.now().toISOString() };
  },
};

/** Opens again what a job closed that came to nothing. What was given up before stays given up. */
export async function reopenAddresses(ctx: LeavingStepInput["ctx"], closingDate: Date): Promise<void> {
  await ctx.control
    .updateTable("formEndpoint")
    .set({ retiredAt: null, forwardTo: null, forwardUntil: null })
    .where("organizationId", "=", ctx.space.id)
    .where("retiredAt", "=", closingDate)
    .execute();
}
