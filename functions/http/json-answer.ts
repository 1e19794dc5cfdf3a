import { type HttpAnswer, textAnswer } from "./http-answer.ts";
import type { IngestRequest } from "./ingest-request.ts";

/** JSON that any page may read and nobody keeps; without its body for HEAD. */
export function jsonAnswer(
  request: IngestRequest,
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return textAnswer(request, statusCode, JSON.stringify(body), {
    "content-type": "application/json; charset=utf-8",
    ...headers,
  });
}
