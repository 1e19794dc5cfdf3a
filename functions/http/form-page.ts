import {
  describeEndpoint,
  type EndpointState,
  type SubmitContext,
  say,
  type VisitorText,
} from "@formtrap/core/submission";
import type { HttpAnswer } from "./http-answer.ts";
import { pageAnswer } from "./ingest-answers.ts";
import type { IngestRequest } from "./ingest-request.ts";

interface AddressPage {
  readonly status: number;
  readonly title: VisitorText;
  readonly text: VisitorText;
}

const PAGES: Readonly<Record<EndpointState, AddressPage>> = {
  open: { status: 200, title: say("page_form"), text: say("page_form_purpose") },
  unknown: { status: 200, title: say("page_forms"), text: say("page_form_purpose") },
  missing: { status: 404, title: say("page_missing"), text: say("page_missing_advice") },
  retired: { status: 410, title: say("page_retired"), text: say("page_retired_advice") },
};

/** What a person sees who opens an address that can be no form's. */
export function missingPageAnswer(request: IngestRequest): HttpAnswer {
  const { status, title, text } = PAGES.missing;
  return pageAnswer(request, status, { outcome: null, title, news: [text] });
}

/**
 * What a person sees who opens a form's address; nothing of the form itself.
 * @param endpointId null: an address that many forms have, told apart by what is posted.
 */
export async function formPageAnswer(
  ctx: Pick<SubmitContext, "routes">,
  request: IngestRequest,
  endpointId: string | null,
): Promise<HttpAnswer> {
  const state = endpointId === null ? "unknown" : await describeEndpoint({ ctx, endpointId });
  const { status, title, text } = PAGES[state];
  // With a query it may have been a form without its method: whoever sent it must know first of all.
  const [news, advice] = request.hasQuery ? [[say("page_form_wrong_method")], [text]] : [[text], []];
  return pageAnswer(request, status, { outcome: null, title, news, advice });
}
