import { createHmac } from "node:crypto";
import type { ApiRoute } from "@formtrap/contracts/api";
import {
  keepIdempotentAnswer,
  releaseIdempotencyKey,
  type TakenKey,
  takeIdempotencyKey,
} from "@formtrap/core/request";
import type { PersonContext } from "@formtrap/core/space";
import * as z from "zod";
import type { ApiSpaceContext } from "../../runtime/api-verbs.ts";
import { ApiProblem } from "./problem-answer.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
const RETRY_AFTER_SECONDS = "1";
/** What a repeat gets of the first answer's headers. */
const KEPT_HEADERS = ["content-type", "cache-control", "etag"];

const keptSchema = z.object({
  body: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

/** Whether a route's calls may carry an Idempotency-Key: what writes in a space, or makes one. */
export function takesIdempotencyKey({ method, path }: Pick<ApiRoute, "method" | "path">): boolean {
  return method !== "GET" && (path === "/spaces" || path.startsWith("/spaces/"));
}

/**
 * Makes a call with an `Idempotency-Key` once: a repeat gets the first one's answer.
 * @param options `run` answers the call and never throws; 5xx are not kept, so that a repeat tries again.
 * @throws ApiProblem `invalid_input` for what is no key, `idempotency_mismatch`, `not_ready` while the first is at work,
 *   `conflict` where it was done and its answer is not kept.
 */
export async function answerOnce(options: {
  readonly route: ApiRoute;
  readonly request: Request;
  readonly ctx: PersonContext | ApiSpaceContext;
  /** Parsed. */
  readonly body: unknown;
  readonly run: () => Promise<Response>;
}): Promise<Response> {
  const { route, request, ctx, body, run } = options;
  const key = request.headers.get("idempotency-key");
  if (key === null || !takesIdempotencyKey(route)) return await run();
  if (!KEY.test(key)) {
    const issues = [{ path: "header.Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }];
    throw new ApiProblem("invalid_input", "The Idempotency-Key is none: send a random one, such as a UUID.", {
      issues,
    });
  }
  const taken = await takeIdempotencyKey({
    ctx,
    call: {
      spaceId: "space" in ctx ? ctx.space.id : null,
      actorId: actorIdOf(ctx),
      key,
      requestHash: hashOf(key, request, body),
    },
  });
  if (taken.outcome !== "taken") return repeatOf(taken);
  const { takenId } = taken;
  const response = await run();
  if (response.status >= 500) {
    await quietly(ctx, releaseIdempotencyKey({ ctx, takenId }));
    return response;
  }
  const hasSecret = route.answersSecret === true && response.ok;
  const isDocument = response.ok && "mediaType" in route.success;
  const answer = hasSecret || isDocument ? null : await textOf(response.clone());
  await quietly(ctx, keepIdempotentAnswer({ ctx, takenId, key, status: response.status, answer }));
  return response;
}

function repeatOf(taken: Exclude<TakenKey, { readonly outcome: "taken" }>): Response {
  switch (taken.outcome) {
    case "done": {
      const { body, headers } = keptSchema.parse(JSON.parse(taken.answer));
      return new Response(body, {
        status: taken.status,
        headers: { ...headers, "idempotency-replayed": "true" },
      });
    }
    case "done_unkept":
      throw new ApiProblem(
        "conflict",
        "This was done already, and its answer is not kept since it held a secret, a document or much: read what is there now.",
      );
    case "at_work":
      throw new ApiProblem("not_ready", "The first call with this key is still at work: ask again shortly.", {
        headers: { "retry-after": RETRY_AFTER_SECONDS },
      });
    case "mismatch":
      throw new ApiProblem(
        "idempotency_mismatch",
        "This Idempotency-Key was sent with another request in the last 24 hours: make a new one for each.",
      );
  }
}

async function textOf(response: Response): Promise<string> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => KEPT_HEADERS.includes(name)));
  const body = response.status === 204 ? null : await response.text();
  return JSON.stringify({ body, headers });
}

/** Under the key, since a body may hold a password: who reads the hash alone can try none. */
function hashOf(key: string, request: Request, body: unknown): string {
  const { pathname, search } = new URL(request.url);
  const text = JSON.stringify([request.method, pathname, search, body ?? null]);
  return createHmac("sha256", key).update(text).digest("base64url");
}

function actorIdOf({ actor }: PersonContext | ApiSpaceContext): string {
  if (actor.type === "user") return actor.userId;
  if (actor.type === "key") return actor.keyId;
  throw new Error("The platform itself calls no operations.");
}

/** The call is done whatever becomes of its key: at the worst a repeat waits a minute, and is made anew. */
async function quietly(ctx: PersonContext | ApiSpaceContext, settled: Promise<void>): Promise<void> {
  await settled.catch((error: unknown) =>
    ctx.logger.error("idempotency key not settled", { requestId: ctx.requestId }, error),
  );
}
