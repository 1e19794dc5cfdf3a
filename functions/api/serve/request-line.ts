import { newId } from "@formtrap/contracts";
import type { ApiRoute } from "@formtrap/contracts/api";
import { describeFailure } from "@formtrap/core/errors";
import type { RequestLine } from "@formtrap/core/request";
import type { Origin, PersonContext } from "@formtrap/core/space";
import type { ApiSpaceContext } from "../../runtime/api-verbs.ts";
import { ApiProblem } from "./problem-answer.ts";

export type Caller = PersonContext | ApiSpaceContext;

/** What the request log keeps of a call: nothing of its query or body, and of a problem the sentence that was answered. */
export function requestLine(options: {
  readonly call: { readonly route: ApiRoute; readonly origin: Origin };
  readonly ctx: Caller;
  readonly answer: Response;
  /** null: it went well. */
  readonly problem: unknown;
  /** By `performance.now()`. */
  readonly startedAt: number;
}): RequestLine {
  const { call, ctx, answer, problem, startedAt } = options;
  return {
    id: newId(),
    organizationId: "space" in ctx ? ctx.space.id : null,
    apiKeyId: ctx.actor.type === "key" ? ctx.actor.keyId : null,
    userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
    endpoint: call.route.path,
    method: call.route.method,
    statusCode: answer.status,
    responseTimeMs: Math.round(performance.now() - startedAt),
    ...call.origin,
    errorMessage: problem === null ? null : sentenceOf(problem),
    createdAt: ctx.clock.now(),
  };
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof ApiProblem) return problem.message;
  return describeFailure(problem)?.sentence ?? "Something went wrong on our side.";
}
