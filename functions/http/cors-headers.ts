import type { IngestRequest } from "./ingest-request.ts";

export const METHODS = "GET, HEAD, OPTIONS, POST";
/** Chrome's own ceiling; other browsers take less. */
const PREFLIGHT_MAX_AGE_SECONDS = 7200;
const USUAL_REQUEST_HEADERS = "accept, content-type, idempotency-key";
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]{0,2000}$/;
const PRINTABLE = /^[\x21-\x7e]{1,500}$/;

/** CORS headers of every answer, errors too: a page can only show an error that it may read. No credentials. */
export function corsHeaders(headers: IngestRequest["headers"]): Record<string, string> {
  const origin = headers["origin"];
  return {
    "access-control-allow-origin": origin !== undefined && PRINTABLE.test(origin) ? origin : "*",
    "access-control-expose-headers": "retry-after",
    vary: "Origin",
  };
}

/** Headers of a preflight's answer. The requested headers are echoed: tracing tools add names that no list foresees. */
export function preflightHeaders(headers: IngestRequest["headers"]): Record<string, string> {
  const requested = headers["access-control-request-headers"];
  return {
    ...corsHeaders(headers),
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers":
      requested !== undefined && HEADER_NAMES.test(requested) ? requested : USUAL_REQUEST_HEADERS,
    "access-control-max-age": String(PREFLIGHT_MAX_AGE_SECONDS),
    vary: "Origin, Access-Control-Request-Headers",
  };
}
