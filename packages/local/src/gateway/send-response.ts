import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApiResponse } from "./http-api-response.ts";

/** How long a client may go on sending a body that was refused, so that it gets to read why. */
const LINGER_MS = 2_000;

/** Writes an answer, and nothing of a body where there must be none. */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body }: HttpApiResponse,
): void {
  response.statusCode = statusCode;
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.setHeader("apigw-requestid", randomBytes(11).toString("base64"));
  const hasNoBody = statusCode === 204 || statusCode === 304;
  if (!hasNoBody) response.setHeader("content-length", body.length);
  if (!request.complete) {
    // Closing with unread data in the socket resets it, and the client would lose the answer: read on, for a while.
    request.resume();
    const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
    request.once("close", () => clearTimeout(timer));
  }
  response.end(hasNoBody || request.method === "HEAD" ? undefined : body);
}
