import type { ProblemCode } from "@formtrap/contracts/api";

/** What to do about each problem, beyond its title. */
export const EXPLAINED_PROBLEMS: Readonly<Record<ProblemCode, string>> = {
  not_signed_in: "No session and no key came with the call, or one that does not work any more.",
  forbidden:
    "Your role in the space, or your key's rights, do not reach this far. Ask an admin of the space.",
  csrf_refused:
    "A session came from another site's page. Programs use keys; pages of other sites may not use yours.",
  not_found: "It is not there, or in a space that you have no part in: the two look the same.",
  method_not_allowed: "The address exists, but takes other methods; Allow names them.",
  conflict: "Something of the kind is there already, or under way. The detail says what.",
  not_ready: "Something else has to be done, or to end, before. The detail says what.",
  credentials_needed: "What we were given before is not kept. Send it again.",
  idempotency_mismatch: "Each call needs an Idempotency-Key of its own; only its repeats send the same.",
  changed_meanwhile: "Read it again, make your change to what is there now, and send that with its ETag.",
  too_large: "A body may have 1 MiB.",
  unsupported_media_type: "Send JSON, not compressed, with Content-Type: application/json.",
  invalid_input: "The issues name each place and what is wrong there.",
  verification_failed:
    "Your server, bucket or provider was asked and said no. The detail says what to change.",
  limit_reached: "The space has as many of these as it may. Remove one, or change the plan.",
  precondition_needed: "Send If-Match with the ETag that you read.",
  too_many_requests: "Wait as long as Retry-After says.",
  internal: "It is our fault, and logged. Try again; if it stays, tell us the request's id.",
  tenant_unavailable: "Nothing is lost: posts wait with us meanwhile. Look at your server, and try again.",
};
