import { PROBLEMS, type Problem, type ProblemCode } from "@formtrap/contracts/api";
import { describeFailure } from "@formtrap/core/errors";

/** Where a problem's code is explained. */
const DESCRIPTIONS = "/api/docs#problem-";

/** Refuses a call before any verb is asked. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly issues: Problem["issues"];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    options: {
      readonly issues?: Problem["issues"];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.name = "ApiProblem";
    this.code = code;
    this.issues = options.issues;
    this.headers = options.headers ?? {};
  }
}

/** Whether nobody but us can do anything about an error. */
export function isOurFault(error: unknown): boolean {
  return !(error instanceof ApiProblem) && describeFailure(error) === null;
}

/** The problem document (RFC 9457) of whatever a call ended by. An error of ours is not described, only named by its request. */
export function problemAnswer(error: unknown, requestId: string): Response {
  const { code, detail, issues, headers } = read(error);
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `${DESCRIPTIONS}${code}`,
    title,
    status,
    code,
    detail,
    requestId,
    ...(issues !== undefined && issues.length > 0 && { issues }),
  };
  return Response.json(problem, {
    status,
    headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

function read(error: unknown): {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly issues: Problem["issues"];
  readonly headers?: Readonly<Record<string, string>>;
} {
  if (error instanceof ApiProblem) {
    const { code, message: detail, issues, headers } = error;
    return { code, detail, issues, headers };
  }
  const described = describeFailure(error);
  if (described === null) {
    const detail = "Try again. If it happens again, tell support the request's id.";
    return { code: "internal", detail, issues: undefined };
  }
  return { code: described.code, detail: described.sentence, issues: [...described.issues] };
}
