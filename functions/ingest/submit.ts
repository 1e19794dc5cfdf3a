import { readEndpointPath, receiveSubmission, SubmitRefusal } from "@formtrap/core/submission";
import { formPageAnswer } from "../http/form-page.ts";
import { acceptedAnswer } from "../http/ingest-answers.ts";
import { ingestChain } from "../http/ingest-chain.ts";
import { readBody, readIngestRequest } from "../http/ingest-request.ts";
import { ingest } from "../runtime/ingest.ts";

/** `POST /f/{endpointId}` and its other spellings: one visitor's post. `GET` explains the address to a person. */
export const handler = ingestChain(ingest.logger, async (event, context) => {
  ingest.dropIdleConnections();
  const request = readIngestRequest(event);
  const path = readEndpointPath(request.path);
  if (path.kind !== "form") {
    throw new SubmitRefusal("FORM_NOT_FOUND", "There is no form at this address; check the form's action.");
  }
  if (request.method === "GET" || request.method === "HEAD") {
    return await formPageAnswer(ingest, request, path.endpointId);
  }
  if (request.method !== "POST") {
    throw new SubmitRefusal("FORM_NOT_FOUND", "Send the form with the method POST.", { status: 405 });
  }
  const accepted = await receiveSubmission({
    ctx: ingest,
    request: {
      endpointId: path.endpointId,
      headers: request.headers,
      body: readBody(event),
      sourceIp: request.sourceIp,
      requestId: context.awsRequestId,
    },
  });
  return acceptedAnswer(request, accepted);
});
