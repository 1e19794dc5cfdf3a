import middy from "@middy/core";
import { defaultIsContentTypeBinary, handle, type LambdaEvent } from "hono/aws-lambda";
import { startApiVerbs } from "../runtime/api-verbs.ts";
import { handlers } from "./routes/index.ts";
import { openApiDocument } from "./serve/openapi.ts";
import { serveRoutes } from "./serve/serve-routes.ts";

const runtime = await startApiVerbs();

const app = serveRoutes({
  runtime: { ...runtime, authenticate: (headers) => runtime.auth.authenticate(headers) },
  handlers,
});
const document = JSON.stringify(openApiDocument({ version: "1" }));
app.get("/api/openapi.json", (c) =>
  c.body(document, 200, { "content-type": "application/json", "cache-control": "public, max-age=300" }),
);

// Documents go out in base64: as text, a few million quotes would become twice as many bytes, which Lambda refuses.
const respond = handle(app, {
  isContentTypeBinary: (type) => type.startsWith("text/csv") || defaultIsContentTypeBinary(type),
});

/** `/api/v1/*`, and what describes it. */
export const handler = middy<LambdaEvent>().handler(async (event, context) => {
  const answer = await respond(event, context);
  await runtime.releaseConnections();
  return answer;
});
