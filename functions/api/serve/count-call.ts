import { countRequest } from "@formtrap/core/request";
import type { PersonContext } from "@formtrap/core/space";
import type { ApiSpaceContext, ApiVerbsRuntime } from "../../runtime/api-verbs.ts";
import { ApiProblem } from "./problem-answer.ts";

/** Headers by draft-ietf-httpapi-ratelimit-headers (03): a limit, what is left of it, and seconds until it is whole. */
export type RateHeaders = Readonly<Record<string, string>>;

/**
 * Counts a call of a key, or of a person in a space.
 * @returns the headers that tell of it; none where there is no limit.
 * @throws ApiProblem `too_many_requests`.
 */
export async function countCall(
  runtime: Pick<ApiVerbsRuntime, "rateLimitPerMinute">,
  ctx: PersonContext | ApiSpaceContext,
): Promise<RateHeaders> {
  const { rateLimitPerMinute: limitPerMinute } = runtime;
  if (limitPerMinute === 0) return {};
  const rate = await countRequest({ ctx, subject: subjectOf(ctx), limitPerMinute });
  const reset = String(rate.resetSeconds);
  const headers = {
    "ratelimit-policy": `${rate.limit};w=60`,
    "ratelimit-limit": String(rate.limit),
    "ratelimit-remaining": String(rate.remaining),
    "ratelimit-reset": reset,
  };
  if (!rate.isExceeded) return headers;
  throw new ApiProblem(
    "too_many_requests",
    `You may call ${rate.limit} times a minute, and did; go on in ${reset} s.`,
    { headers: { ...headers, "retry-after": reset } },
  );
}

function subjectOf(ctx: PersonContext | ApiSpaceContext): string {
  const { actor } = ctx;
  switch (actor.type) {
    case "key":
      return `key:${actor.keyId}`;
    case "user":
      return `user:${actor.userId}${"space" in ctx ? `:${ctx.space.id}` : ""}`;
    case "system":
      return `system:${actor.name}`;
  }
}
