import { describeForm, readPostPath, receiveSubmission, SubmitRefusal, say } from "@formtrap/core/submission";
import { formPageAnswer, missingPageAnswer } from "../http/form-page.ts";
import { acceptedAnswer } from "../http/ingest-answers.ts";
import { ingestChain } from "../http/ingest-chain.ts";
import { asksForJson, readBody, readIngestRequest } from "../http/ingest-request.ts";
import { jsonAnswer } from "../http/json-answer.ts";
import { ingest } from "../runtime/ingest.ts";

/**
 * One visitor's post, to any of the addresses of a form. `GET` explains the address: to a person with a page, to a
 * page's script with the form's rules.
 */
export const handler = ingestChain(ingest.logger, async (event, context) => {
  ingest.dropIdleConnections();
  const request = readIngestRequest(event);
  const path = readPostPath(request.path);
  if (request.method === "GET" || request.method === "HEAD") {
    if (path.kind === "access_key" || path.kind === "site")
      return await formPageAnswer(ingest, request, null);
    if (path.kind !== "form") {
      if (request.wantsPage) return missingPageAnswer(request);
      throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
    }
    const { endpointId } = path;
    if (!asksForJson(request)) return await formPageAnswer(ingest, request, endpointId);
    const { language } = request;
    return jsonAnswer(request, 200, await describeForm({ ctx: ingest, endpointId, language }));
  }
  if (request.method !== "POST") {
    throw new SubmitRefusal("FORM_NOT_FOUND", say("method_not_post"), { status: 405 });
  }
  return await receiveSubmission({
    ctx: ingest,
    request: {
      path,
      host: request.host,
      headers: request.headers,
      body: readBody(event),
      sourceIp: request.sourceIp,
      requestId: context.awsRequestId,
    },
    answer: (accepted) => acceptedAnswer(request, accepted),
  });
});
