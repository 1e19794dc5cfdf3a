import type { SubmitFailureBody, SubmitSuccessBody } from "@formtrap/contracts";
import type { AcceptedSubmission, SubmitRefusal } from "@formtrap/core/submission";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { corsHeaders, METHODS, preflightHeaders } from "./cors-headers.ts";
import { PAGE_HEADERS, type Page, renderPage } from "./html-page.ts";
import type { IngestRequest } from "./ingest-request.ts";

export type HttpAnswer = APIGatewayProxyStructuredResultV2;

const JSON_HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};
const NO_CONTENT: HttpAnswer = { statusCode: 204 };

/** The answer to a stored submission: 303 or a page for a browser's navigation, else JSON, always 200. */
export function acceptedAnswer(request: IngestRequest, accepted: AcceptedSubmission): HttpAnswer {
  const { id, message, next } = accepted;
  if (!request.wantsPage) {
    const body: SubmitSuccessBody = { ok: true, success: true, code: 200, id, message, next: next ?? "" };
    return jsonAnswer(request, 200, body);
  }
  if (next !== null) {
    return {
      statusCode: 303,
      headers: { ...corsHeaders(request.headers), location: next, "cache-control": "no-store" },
    };
  }
  return pageAnswer(request, 200, {
    title: "Sent",
    paragraphs: [message],
    backHref: backHref(request),
  });
}

/** The answer to a post that was not stored; the same sentence as page or as JSON. */
export function refusalAnswer(request: IngestRequest, refusal: SubmitRefusal): HttpAnswer {
  const headers: Record<string, string> = {};
  if (refusal.retryAfterSeconds !== null) headers["retry-after"] = String(refusal.retryAfterSeconds);
  if (refusal.status === 405) headers["allow"] = METHODS;
  if (request.wantsPage) {
    const page: Page = {
      title: "Not sent",
      paragraphs: [refusal.message, "Your browser's back button leads to the form as you filled it in."],
      items: refusal.errors.length > 1 ? refusal.errors.map((error) => error.message) : [],
      backHref: backHref(request),
    };
    return pageAnswer(request, refusal.status, page, headers);
  }
  const body: SubmitFailureBody = {
    ok: false,
    success: false,
    code: refusal.status,
    message: refusal.message,
    error: refusal.message,
    errors: refusal.errors,
  };
  return jsonAnswer(request, refusal.status, body, headers);
}

/** The answer to a CORS preflight, for any address: errors must be readable too. */
export function preflightAnswer(request: IngestRequest): HttpAnswer {
  return { ...NO_CONTENT, headers: preflightHeaders(request.headers) };
}

/** A page for a person; without its body for HEAD. */
export function pageAnswer(
  request: IngestRequest,
  statusCode: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    statusCode,
    headers: { ...corsHeaders(request.headers), ...PAGE_HEADERS, ...headers },
    body: request.method === "HEAD" ? "" : renderPage(page),
  };
}

function jsonAnswer(
  request: IngestRequest,
  statusCode: number,
  body: SubmitSuccessBody | SubmitFailureBody,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    statusCode,
    headers: { ...corsHeaders(request.headers), ...JSON_HEADERS, ...headers },
    body: request.method === "HEAD" ? "" : JSON.stringify(body),
  };
}

/** The page that the post came from, as far as the browser tells. */
function backHref(request: IngestRequest): string | null {
  const url = URL.parse(request.headers["referer"] ?? "") ?? URL.parse(request.origin ?? "");
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}
