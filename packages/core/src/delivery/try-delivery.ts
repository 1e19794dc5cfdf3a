import type { PublishedPolicy } from "@formtrap/contracts";
import type { ClaimedDelivery, DeliveryOutcome, StoredSubmission } from "@formtrap/tenant-db";
import type { AttemptResult, OutgoingDelivery } from "./channel.ts";
import { submissionUrl } from "./dashboard-links.ts";
import type { FileLinks } from "./file-links.ts";
import type { NotifyContext } from "./notify-context.ts";
import type { OutcomeRecorder } from "./outcome-recorder.ts";
import { remindLater } from "./reminders.ts";
import { nextTry, nextTurn } from "./retry-schedule.ts";
import { sendToChannel } from "./send-to-channel.ts";

interface Try {
  readonly ctx: NotifyContext;
  readonly space: OutgoingDelivery["space"];
  readonly policy: PublishedPolicy;
  readonly submission: StoredSubmission;
  readonly deliveryKey: Buffer;
  readonly files: FileLinks;
  readonly recorder: OutcomeRecorder;
  readonly delivery: ClaimedDelivery;
}

/**
 * One try at one delivery, with its outcome recorded and the next reminder sent before that.
 * @returns what became of it.
 */
export async function tryDelivery(task: Try): Promise<AttemptResult> {
  const { ctx, delivery, recorder } = task;
  const startedAt = ctx.clock.now();
  const result = await attempt(task);
  const endedAt = ctx.clock.now();
  const durationMs = endedAt.getTime() - startedAt.getTime();
  noteHealth(ctx, delivery.destinationId, result, durationMs);
  const outcome = toOutcome(delivery, result, { startedAt, durationMs, now: endedAt });
  if (outcome.nextAttemptAt !== null) {
    const { organizationId, formId } = task.policy;
    const message = { v: 1, organizationId, formId, submissionId: task.submission.id, misses: 0 } as const;
    await remindLater(ctx, { ...message, deliveryId: delivery.id, dueAt: null }, outcome.nextAttemptAt);
  }
  await recorder.record(outcome);
  return result;
}

async function attempt(task: Try): Promise<AttemptResult> {
  const { ctx, policy, submission, delivery } = task;
  const destination = policy.destinations.find(
    ({ id, channel }) => id === delivery.destinationId && channel === delivery.channel,
  );
  if (destination === undefined) return abandoned("The destination was removed or switched off.");
  if (submission.isDeleted) return abandoned("The submission was deleted.");
  if (submission.status === "spam") return abandoned("The submission was marked as spam.");
  const rest = ctx.rests.restsUntil(destination.id);
  if (rest !== null)
    return postponed(rest, "The destination failed several times in a row and is left alone.");
  if (ctx.lane === "notify" && ctx.rests.isSlow(destination.id)) {
    return postponed(ctx.clock.now(), "The destination takes long and is told beside the others.");
  }
  try {
    return await sendToChannel({
      ctx,
      delivery: {
        deliveryId: delivery.id,
        destination,
        space: task.space,
        deliveryKey: task.deliveryKey,
        form: { id: policy.formId, name: policy.name },
        submission,
        files: await task.files.for(destination),
        submissionUrl: submissionUrl(ctx.dashboardUrl, task.space.id, submission.id),
        isFirstEmail: policy.destinations.find(({ channel }) => channel === "email")?.id === destination.id,
      },
    });
  } catch (error) {
    // The platform's own trouble, which is no fault of the destination's and passes.
    const { id: deliveryId, channel } = delivery;
    ctx.logger.error("delivery not tried", { requestId: ctx.requestId, deliveryId, channel }, error);
    return postponed(ctx.clock.now(), "Our own trouble; it is tried again.");
  }
}

function noteHealth(
  { rests }: NotifyContext,
  destinationId: string,
  result: AttemptResult,
  durationMs: number,
): void {
  if (result.kind === "delivered") rests.noteSuccess(destinationId, durationMs);
  if (result.kind === "failed") rests.noteFailure(destinationId, durationMs, result.retryAfterMs);
}

function toOutcome(
  { id, attempt: attemptNumber, roundAttempt, roundStartedAt }: ClaimedDelivery,
  result: AttemptResult,
  {
    startedAt,
    durationMs,
    now,
  }: { readonly startedAt: Date; readonly durationMs: number; readonly now: Date },
): DeliveryOutcome {
  const round = { roundStartedAt, now, random: Math.random() };
  const facts = { deliveryId: id, attempt: attemptNumber, startedAt, durationMs, isPostponed: false };
  const silent = {
    statusCode: null,
    response: null,
    nextAttemptAt: null,
    destinationHealth: "unknown",
  } as const;
  switch (result.kind) {
    case "delivered": {
      const { statusCode, response } = result;
      const health = { destinationHealth: "well", error: null, nextAttemptAt: null } as const;
      return { ...facts, ...health, status: "succeeded", statusCode, response };
    }
    case "failed": {
      const { statusCode, error, response, retryAfterMs } = result;
      const nextAttemptAt = nextTry({ ...round, roundAttempt, retryAfterMs });
      const status = nextAttemptAt === null ? "failed" : "pending";
      return { ...facts, status, nextAttemptAt, statusCode, error, response, destinationHealth: "failing" };
    }
    case "gone": {
      const { statusCode, error, response } = result;
      const health = { destinationHealth: "failing", nextAttemptAt: null } as const;
      return { ...facts, ...health, status: "failed", statusCode, error, response };
    }
    case "postponed": {
      const nextAttemptAt = nextTurn({ ...round, until: result.until });
      const status = nextAttemptAt === null ? "failed" : "pending";
      return { ...facts, ...silent, status, nextAttemptAt, error: result.reason, isPostponed: true };
    }
    case "abandoned":
      return { ...facts, ...silent, status: "abandoned", error: result.reason };
  }
}

function abandoned(reason: string): AttemptResult {
  return { kind: "abandoned", reason };
}

function postponed(until: Date, reason: string): AttemptResult {
  return { kind: "postponed", until, reason };
}
