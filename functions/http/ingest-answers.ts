import type { SubmitFailureBody, SubmitSuccessBody } from "@formtrap/contracts";
import { type AcceptedSubmission, readText, type SubmitRefusal, say } from "@formtrap/core/submission";
import { corsHeaders, METHODS, preflightHeaders } from "./cors-headers.ts";
import { PAGE_HEADERS, type Page, renderPage } from "./html-page.ts";
import { type HttpAnswer, textAnswer } from "./http-answer.ts";
import type { IngestRequest } from "./ingest-request.ts";
import { jsonAnswer } from "./json-answer.ts";

const CLOSED: ReadonlySet<string> = new Set(["CLOSED", "INACTIVE"]);

/** The answer to a stored submission: 303 or a page for a browser's navigation, else JSON, always 200. */
export function acceptedAnswer(request: IngestRequest, accepted: AcceptedSubmission): HttpAnswer {
  const { id, next, message: ownWords } = accepted;
  const thanks = say("thank_you");
  if (!request.wantsPage) {
    const message = ownWords ?? readText(thanks, request.language.catalog);
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
    outcome: "sent",
    title: say("page_sent"),
    news: ownWords === null ? [thanks] : { ownWords },
    back: pageBefore(request),
  });
}

/** The answer to a post that was not stored; the same sentences as page or as JSON. */
export function refusalAnswer(request: IngestRequest, refusal: SubmitRefusal): HttpAnswer {
  const headers: Record<string, string> = {};
  if (refusal.retryAfterSeconds !== null) headers["retry-after"] = String(refusal.retryAfterSeconds);
  if (refusal.status === 405) headers["allow"] = METHODS;
  if (refusal.forwardTo !== null) headers["location"] = refusal.forwardTo;
  if (request.wantsPage) return pageAnswer(request, refusal.status, refusalPage(request, refusal), headers);
  const { message, errors } = refusal.read(request.language);
  const body: SubmitFailureBody = {
    ok: false,
    success: false,
    code: refusal.status,
    message,
    error: message,
    errors,
  };
  return jsonAnswer(request, refusal.status, body, headers);
}

function refusalPage(request: IngestRequest, refusal: SubmitRefusal): Page {
  const news = refusal.faults.map(({ text }) => text);
  if (refusal.faults.every(({ code }) => CLOSED.has(code))) {
    return { outcome: "closed", title: say("page_closed"), news, back: pageBefore(request) };
  }
  // No link: it would lead to an empty form.
  return { outcome: "not_sent", title: say("page_not_sent"), news, advice: [say("page_back_button")] };
}

/** The answer to a CORS preflight, for any address: errors must be readable too. */
export function preflightAnswer(request: IngestRequest): HttpAnswer {
  return { statusCode: 204, headers: preflightHeaders(request.headers) };
}

/** A page for a person; without its body for HEAD. */
export function pageAnswer(
  request: IngestRequest,
  statusCode: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return textAnswer(request, statusCode, renderPage(page, request.language), { ...PAGE_HEADERS, ...headers });
}

/** The page that the post came from, as far as the browser tells. */
function pageBefore(request: IngestRequest): URL | null {
  const url = URL.parse(request.headers["referer"] ?? "") ?? URL.parse(request.origin ?? "");
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
}
