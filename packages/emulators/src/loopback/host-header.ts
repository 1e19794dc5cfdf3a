import type { IncomingMessage, ServerResponse } from "node:http";

const LOCAL_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Answers 403 to a request under a name that is not this machine's, and says so by true. Without this a web site
 * could point its own name at 127.0.0.1 (DNS rebinding) and read local pages from a visitor's browser.
 */
export function refuseForeignHost(request: IncomingMessage, response: ServerResponse): boolean {
  if (LOCAL_NAMES.test(request.headers.host ?? "")) return false;
  response.writeHead(403, { "content-type": "text/plain" }).end("Open this page as localhost.\n");
  return true;
}
