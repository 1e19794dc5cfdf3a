import type { NotifyMessage } from "@formtrap/contracts";
import type { NotifyContext } from "./notify-context.ts";

/** SQS's own limit. */
const DELAY_SECONDS_MAX = 900;
/** A row is written beside its message, or not at all. */
const WAITS_FOR_ROW_SECONDS: readonly number[] = [1, 2, 5, 15, 30, 60];
/** All its connections are in use, mostly by others of us: soon one is free. */
const WAITS_FOR_TURN_SECONDS: readonly number[] = [1, 1, 2, 4, 8];
/** A tenant's database may be away for long: about a day, by 15 minutes at last. */
const WAITS_FOR_DATABASE_SECONDS: readonly number[] = [10, 30, 60, 120, 300, 600];
const DATABASE_MISSES_MAX = 100;

/** Puts a message off until `dueAt`, by as many steps as the queue needs. */
export async function remindLater(ctx: NotifyContext, message: NotifyMessage, dueAt: Date): Promise<void> {
  const waitMs = dueAt.getTime() - ctx.clock.now().getTime();
  const delaySeconds = Math.min(Math.max(Math.ceil(waitMs / 1_000), 0), DELAY_SECONDS_MAX);
  await ctx.queues.redeliver.send({ ...message, dueAt: dueAt.toISOString() }, { delaySeconds });
}

/**
 * Looks once more for what was not there. A missing row is given up after two minutes: its post was refused. A database
 * that stays away is given up after a day; the deliveries stand, and the tenant's next activity finds them.
 */
export async function lookAgain(
  ctx: NotifyContext,
  message: NotifyMessage,
  missing: "row" | "turn" | "database",
): Promise<void> {
  const { misses } = message;
  const seconds = misses < DATABASE_MISSES_MAX ? waitFor(missing, misses) : undefined;
  if (seconds === undefined) {
    const { submissionId } = message;
    ctx.logger.warn("deliveries given up", { requestId: ctx.requestId, submissionId, missing });
    return;
  }
  const dueAt = new Date(ctx.clock.now().getTime() + seconds * 1_000);
  await remindLater(ctx, { ...message, misses: misses + 1 }, dueAt);
}

/** @returns undefined where it is not worth waiting for any longer. */
function waitFor(missing: "row" | "turn" | "database", misses: number): number | undefined {
  if (missing === "row") return WAITS_FOR_ROW_SECONDS[misses];
  const turn = missing === "turn" ? WAITS_FOR_TURN_SECONDS[misses] : undefined;
  return turn ?? WAITS_FOR_DATABASE_SECONDS[misses] ?? DELAY_SECONDS_MAX;
}
