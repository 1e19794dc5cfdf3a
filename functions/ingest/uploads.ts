import { createUpload, readPostPath, SubmitRefusal, say } from "@formtrap/core/submission";
import { ingestChain } from "../http/ingest-chain.ts";
import { readBody, readIngestRequest } from "../http/ingest-request.ts";
import { jsonAnswer } from "../http/json-answer.ts";
import { ingest } from "../runtime/ingest.ts";

/** `POST /f/{endpointId}/uploads`: signs the upload of one file straight to the tenant's bucket. */
export const handler = ingestChain(ingest.logger, async (event, context) => {
  const request = readIngestRequest(event);
  const path = readPostPath(request.path);
  if (path.kind !== "uploads") throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
  if (request.method !== "POST") {
    throw new SubmitRefusal("FORM_NOT_FOUND", say("method_not_post"), { status: 405 });
  }
  const ticket = await createUpload({
    ctx: ingest,
    request: {
      endpointId: path.endpointId,
      headers: request.headers,
      body: readBody(event),
      sourceIp: request.sourceIp,
      requestId: context.awsRequestId,
    },
  });
  return jsonAnswer(request, 200, ticket);
});
