import { describeEndpoint, type EndpointState, type SubmitContext } from "@formtrap/core/submission";
import type { Page } from "./html-page.ts";
import { type HttpAnswer, pageAnswer } from "./ingest-answers.ts";
import type { IngestRequest } from "./ingest-request.ts";

const PURPOSE =
  "Forms on web pages send what visitors fill in to this address. There is nothing to see here, and nothing was sent.";
const WRONG_METHOD = 'If you came here by sending a form: it was not received. The form needs method="post".';

const PAGES: Readonly<Record<EndpointState, { readonly status: number; readonly page: Page }>> = {
  open: { status: 200, page: { title: "This is the address of a form", paragraphs: [PURPOSE] } },
  unknown: { status: 200, page: { title: "This is the address for forms", paragraphs: [PURPOSE] } },
  missing: {
    status: 404,
    page: {
      title: "There is no form at this address",
      paragraphs: ["Check the address in the form's action, letter by letter."],
    },
  },
  retired: {
    status: 410,
    page: {
      title: "This form's address was given up",
      paragraphs: ["The owner of the site must put the form's new address into the page."],
    },
  },
};

/** What a person sees who opens a form's address; nothing of the form itself. */
export async function formPageAnswer(
  ctx: Pick<SubmitContext, "routes">,
  request: IngestRequest,
  endpointId: string,
): Promise<HttpAnswer> {
  const { status, page } = PAGES[await describeEndpoint({ ctx, endpointId })];
  const paragraphs = request.hasQuery ? [WRONG_METHOD, ...page.paragraphs] : page.paragraphs;
  return pageAnswer(request, status, { ...page, paragraphs });
}
