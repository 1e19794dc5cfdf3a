import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { corsHeaders } from "./cors-headers.ts";
import type { IngestRequest } from "./ingest-request.ts";

export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** An answer with text for a visitor, in the visitor's language; without its body for HEAD. */
export function textAnswer(
  request: IngestRequest,
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): HttpAnswer {
  return {
    statusCode,
    headers: {
      ...corsHeaders(request.headers),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-language": request.language.tag,
      vary: "Origin, Accept-Language",
      ...headers,
    },
    body: request.method === "HEAD" ? "" : body,
  };
}
