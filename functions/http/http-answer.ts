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
  const common = corsHeaders(request.headers);
  common["x-content-type-options"] = "nosniff";
  common["cache-control"] = "no-store";
  common["content-language"] = request.language.tag;
  common["vary"] = "Origin, Accept-Language";
  return {
    statusCode,
    headers: Object.assign(common, headers),
    body: request.method === "HEAD" ? "" : body,
  };
}
