import * as z from "zod";

/** Every stable code of a problem, its HTTP status and what it says in general. New ones may be added. */
export const PROBLEMS = {
  not_signed_in: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  csrf_refused: { status: 403, title: "Refused for your safety" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Not done that way" },
  conflict: { status: 409, title: "It conflicts with what is there" },
  not_ready: { status: 409, title: "Not ready yet" },
  credentials_needed: { status: 409, title: "Credentials are needed once more" },
  idempotency_mismatch: { status: 409, title: "The key was used for something else" },
  changed_meanwhile: { status: 412, title: "Somebody changed it meanwhile" },
  too_large: { status: 413, title: "Too large" },
  unsupported_media_type: { status: 415, title: "Not JSON" },
  invalid_input: { status: 422, title: "Something is not valid" },
  verification_failed: { status: 422, title: "A check did not pass" },
  limit_reached: { status: 422, title: "The plan's limit is reached" },
  precondition_needed: { status: 428, title: "Say which version you saw" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on our side" },
  tenant_unavailable: { status: 503, title: "The space's own database or bucket does not answer" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** A problem document, RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().describe("Where the problem is described."),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES).describe("Stable: decide by this one."),
    detail: z.string().describe("One sentence for people: what happened, and what to do."),
    requestId: z.string().describe("Tell it to support."),
    issues: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe("What is wrong with the input, by place."),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
