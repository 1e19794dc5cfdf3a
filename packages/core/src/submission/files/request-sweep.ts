import type { FormPolicy, SweepMessage } from "@formtrap/contracts";
import type { SubmitContext } from "../submit-context.ts";

/**
 * Asks for the leftovers of a form to be looked for, at most once an hour per form and container: sweeping rides on
 * activity, since no schedule may wake a customer's database. Never rejects: the next activity asks again.
 */
export async function requestSweep(
  ctx: Pick<SubmitContext, "sweeps" | "logger">,
  policy: Pick<FormPolicy, "formId" | "organizationId">,
): Promise<void> {
  const { formId, organizationId } = policy;
  if (!ctx.sweeps.isDue(formId)) return;
  const message: SweepMessage = { v: 1, organizationId, formId };
  try {
    await ctx.sweeps.queue.send(message);
  } catch (error) {
    ctx.logger.warn("sweep not requested", { formId }, error);
  }
}
