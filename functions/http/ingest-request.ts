import { chooseLanguage, type Language, originHeader } from "@formtrap/core/submission";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** One request to the ingest origin, read from API Gateway's payload format 2.0. */
export interface IngestRequest {
  readonly method: string;
  readonly path: string;
  readonly hasQuery: boolean;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The Origin header; null where it is absent or says `null`. */
  readonly origin: string | null;
  /** A person's browser waits for a page; everything else gets JSON. */
  readonly wantsPage: boolean;
  /** The host that the browser asked for, which may be a customer's own. */
  readonly host: string;
  /** What the visitor is answered in. */
  readonly language: Language;
  readonly sourceIp: string | null;
}

/**
 * Reads an event. The event is the platform's own and typed, so it is not parsed once more; what a visitor wrote in
 * it is judged further on. Headers are lower-cased by API Gateway.
 */
export function readIngestRequest(event: APIGatewayProxyEventV2): IngestRequest {
  const { headers, requestContext } = event;
  return {
    method: requestContext.http.method.toUpperCase(),
    path: event.rawPath,
    hasQuery: event.rawQueryString !== "",
    headers,
    origin: originHeader(headers),
    wantsPage: wantsPage(headers),
    host: requestContext.domainName,
    language: chooseLanguage(headers["accept-language"]),
    sourceIp: requestContext.http.sourceIp || null,
  };
}

/** Whether a script asks for JSON by name, where a person would be shown a page. */
export function asksForJson({ headers, wantsPage }: IngestRequest): boolean {
  return !wantsPage && /\bjson\b/i.test(headers["accept"] ?? "");
}

/** The body's bytes; empty where there is none. */
export function readBody(event: APIGatewayProxyEventV2): Buffer {
  return Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
}

/** `Sec-Fetch-Mode: navigate`, or that header absent (old browsers) and HTML accepted. */
function wantsPage(headers: IngestRequest["headers"]): boolean {
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined) return mode.toLowerCase() === "navigate";
  return headers["accept"]?.toLowerCase().includes("text/html") ?? false;
}
