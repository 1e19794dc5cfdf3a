import { dependsOn, type StackContext } from "sst/constructs";
import { jobs } from "./jobs.ts";
import { functionsFromManifest } from "./lib/functions-from-manifest.ts";
import { addRoutes, createHttpApi, httpApiOutputs } from "./lib/http-api.ts";
import { settingsOf } from "./lib/settings.ts";

/** What visitors post to: an API on a host of its own, which never sees a cookie. */
export function ingest({ app, stack }: StackContext) {
  dependsOn(jobs);
  const httpApi = createHttpApi({ app, stack, id: "ingest", domain: settingsOf(app.stage).ingestDomain });
  const made = functionsFromManifest({
    app,
    stack,
    select: ({ trigger }) => trigger.type === "http" && trigger.api === "ingest",
  });
  addRoutes(stack, httpApi, made);
  stack.addOutputs(httpApiOutputs("Ingest", httpApi));
  return { httpApi, made };
}
