import middy from "@middy/core";
import { defaultIsContentTypeBinary, handle, type LambdaEvent } from "hono/aws-lambda";
import { startApiVerbs } from "../runtime/api-verbs.ts";
import { DOCS_HEADERS, renderDocs } from "./docs/docs-page.ts";
import { handlers } from "./routes/index.ts";
import { openApiDocument } from "./serve/openapi.ts";
import { serveRoutes } from "./serve/serve-routes.ts";

const runtime = await startApiVerbs();

const app = serveRoutes({ runtime, handlers });
let openApi: string | null = null;
app.get("/api/openapi.json", (c) => {
  // Made when somebody asks: it takes longer than all else of a start.
  openApi ??= JSON.stringify(openApiDocument({ version: "1" }));
  return c.body(openApi, 200, { "content-type": "application/json", "cache-control": "public, max-age=300" });
});
let docs: string | null = null;
app.get("/api/docs", (c) => {
  docs ??= renderDocs();
  return c.body(docs, 200, DOCS_HEADERS);
});

// Documents go out in base64: as text, a few million quotes would become twice as many bytes, which Lambda refuses.
const respond = handle(app, {
  isContentTypeBinary: (type) => type.startsWith("text/csv") || defaultIsContentTypeBinary(type),
});

/** `/api/v1/*`, and what describes it. */
export const handler = middy<LambdaEvent>().handler(async (event, context) => {
  // Beside this call's own waits; what it leaves itself is written by a later one.
  const [answer] = await Promise.all([respond(withWholePath(event), context), runtime.requestLog.flush()]);
  await runtime.releaseConnections();
  return answer;
});

/** API Gateway decodes paths: what was `%3F` in one would begin a query now, and `%23` end it all. */
function withWholePath(event: LambdaEvent): LambdaEvent {
  if (!("rawPath" in event)) return event;
  const rawPath = event.rawPath.replaceAll("?", "%3F").replaceAll("#", "%23");
  return { ...event, rawPath };
}
