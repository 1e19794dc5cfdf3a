import type { OutboundFailure, OutboundHttpError } from "../../ports.ts";
import type { AttemptResult } from "../channel.ts";

const ERRORS: Readonly<Record<OutboundFailure, string>> = {
  // One text for all: a finer one would tell what is in the network that we run in.
  refused:
    "Nothing was sent: the host was not found, or this address is not allowed (private, or with a password in it).",
  unreachable: "The address could not be reached.",
  timed_out: "The address did not answer in time.",
  too_large: "The headers of the answer are too large.",
};
/** What an unreachable address failed with, by code. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /CERT|^ERR_TLS|^UNABLE_TO_|SIGNATURE/,
    "The server's certificate is not trusted, or not one for this address.",
  ],
  [/^EPROTO$|^ERR_SSL/, "The server did not agree on a secure connection."],
  [/^HPE_/, "The server did not answer in HTTP."],
  [/^ECONNREFUSED$/, "The server refused the connection."],
  [/^(ECONNRESET|EPIPE)$/, "The server closed the connection before it answered."],
  [/^EAI_/, "The host's address could not be looked up."],
];

/** What a try makes of an address that gave no answer. It may work later. */
export function judgeFailure(error: OutboundHttpError): AttemptResult {
  const known = error.reason === "unreachable" ? describeCause(error.cause) : undefined;
  return {
    kind: "failed",
    statusCode: null,
    error: known ?? ERRORS[error.reason],
    response: null,
    retryAfterMs: null,
  };
}

function describeCause(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") return undefined;
  const { code } = cause;
  return CAUSES.find(([pattern]) => pattern.test(code))?.[1];
}
