import { sealAnswer } from "./seal-answer.ts";
import type { IdempotencyContext } from "./take-idempotency-key.ts";

const ANSWER_CHARACTERS_MAX = 256 * 1024;

/**
 * Keeps how a call ended for whoever repeats it. An answer of more than 256 Ki characters is not kept, only that it was
 * given; nor is one that is null: it holds a secret.
 */
export async function keepIdempotentAnswer(options: {
  readonly ctx: IdempotencyContext;
  readonly takenId: string;
  readonly key: string;
  readonly status: number;
  readonly answer: string | null;
}): Promise<void> {
  const { ctx, takenId, key, status, answer } = options;
  const isKept = answer !== null && answer.length <= ANSWER_CHARACTERS_MAX;
  const response = isKept && answer !== "" ? sealAnswer(key, takenId, answer) : null;
  await ctx.control
    .updateTable("idempotencyKey")
    .set({ status, response, isKept })
    .where("id", "=", takenId)
    .execute();
}

/** Gives a key back: what it was taken for did not come to an end, and may be tried again. */
export async function releaseIdempotencyKey(options: {
  readonly ctx: IdempotencyContext;
  readonly takenId: string;
}): Promise<void> {
  const { ctx, takenId } = options;
  await ctx.control.deleteFrom("idempotencyKey").where("id", "=", takenId).execute();
}
