import { newId } from "@formtrap/contracts";
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { hashSecret } from "../hash-secret.ts";
import { openAnswer } from "./seal-answer.ts";

const KEPT_MS = 24 * 3600 * 1000;
/** Longer than any invocation: who took it then and left no answer is dead. */
const ABANDONED_MS = 60_000;

export type IdempotencyContext = Pick<Context, "clock" | "control">;

/** A call that a caller may repeat. */
export interface IdempotentCall {
  /** null: outside of spaces. */
  readonly spaceId: string | null;
  /** A user's or a key's id. */
  readonly actorId: string;
  readonly key: string;
  /** Of method, path and body. */
  readonly requestHash: string;
}

export type TakenKey =
  /** Do it, and tell how it ended by `takenId`. */
  | { readonly outcome: "taken"; readonly takenId: string }
  /** It was done; the answer as it was. */
  | { readonly outcome: "done"; readonly status: number; readonly answer: string }
  /** It was done, and its answer is not kept. */
  | { readonly outcome: "done_unkept" }
  /** Somebody is at it. */
  | { readonly outcome: "at_work" }
  /** The key was used for another request. */
  | { readonly outcome: "mismatch" };

/** Takes a caller's idempotency key for one request, for 24 hours, or tells what became of it. */
export async function takeIdempotencyKey(options: {
  readonly ctx: IdempotencyContext;
  readonly call: IdempotentCall;
}): Promise<TakenKey> {
  const { ctx, call } = options;
  const { spaceId: organizationId, actorId, key, requestHash } = call;
  const now = ctx.clock.now();
  const fresh = { id: newId(), requestHash, takenAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) };
  const keyHash = hashSecret(key);
  const taken = await ctx.control
    .insertInto("idempotencyKey")
    .values({ ...fresh, organizationId, actorId, keyHash, status: null, response: null })
    .onConflict((conflict) =>
      conflict
        .columns(["organizationId", "actorId", "keyHash"])
        .doUpdateSet({ ...fresh, status: null, response: null, isKept: true })
        .where((eb) =>
          eb.or([
            eb("idempotencyKey.expiresAt", "<=", now),
            eb.and([
              eb("idempotencyKey.status", "is", null),
              eb("idempotencyKey.requestHash", "=", requestHash),
              eb("idempotencyKey.takenAt", "<=", new Date(now.getTime() - ABANDONED_MS)),
            ]),
          ]),
        ),
    )
    .returning("id")
    .executeTakeFirst();
  if (taken !== undefined) return { outcome: "taken", takenId: taken.id };
  const row = await ctx.control
    .selectFrom("idempotencyKey")
    .select(["id", "requestHash", "status", "response", "isKept"])
    .where(sql<boolean>`organization_id IS NOT DISTINCT FROM ${organizationId}::uuid`)
    .where("actorId", "=", actorId)
    .where("keyHash", "=", keyHash)
    .executeTakeFirst();
  // Released between the two statements.
  if (row === undefined) return { outcome: "at_work" };
  if (row.requestHash !== requestHash) return { outcome: "mismatch" };
  if (row.status === null) return { outcome: "at_work" };
  if (!row.isKept) return { outcome: "done_unkept" };
  const answer = row.response === null ? "" : openAnswer(key, row.id, row.response);
  return { outcome: "done", status: row.status, answer };
}
