import type { ReplayMessage } from "@formtrap/contracts";
import type { ReplayContext } from "./replay-context.ts";

/** Has a tenant looked at, now or at a time at most 15 minutes from now. Never rejects: the watch finds what got lost. */
export async function sendLook(
  ctx: Pick<ReplayContext, "clock" | "logger"> & { readonly queues: Pick<ReplayContext["queues"], "replay"> },
  tenantId: string,
  at: Date = ctx.clock.now(),
): Promise<void> {
  const message: ReplayMessage = { v: 1, tenantId };
  const delaySeconds = Math.max(Math.ceil((at.getTime() - ctx.clock.now().getTime()) / 1_000), 0);
  try {
    await ctx.queues.replay.send(message, { delaySeconds });
  } catch (error) {
    ctx.logger.warn("look not sent", { tenantId }, error);
  }
}
