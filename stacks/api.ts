import { dependsOn, type StackContext, use } from "sst/constructs";
import { ingest } from "./ingest.ts";
import { jobs } from "./jobs.ts";
import { functionsFromManifest } from "./lib/functions-from-manifest.ts";
import { addRoutes, createHttpApi, httpApiOutputs, publicUrl } from "./lib/http-api.ts";
import { settingsOf } from "./lib/settings.ts";

/** What the dashboard and programs use. */
export function api({ app, stack }: StackContext) {
  dependsOn(jobs);
  const settings = settingsOf(app.stage);
  const httpApi = createHttpApi({ app, stack, id: "api", domain: settings.apiDomain });
  // Dashboard and API share one origin unless the operator says otherwise.
  const dashboardUrl = settings.dashboardUrl ?? publicUrl(httpApi);
  const made = functionsFromManifest({
    app,
    stack,
    select: ({ trigger }) => trigger.type === "http" && trigger.api === "api",
    environment: { DASHBOARD_URL: dashboardUrl, INGEST_URL: publicUrl(use(ingest).httpApi) },
  });
  addRoutes(stack, httpApi, made);
  stack.addOutputs(httpApiOutputs("Api", httpApi));
  return { httpApi, dashboardUrl, made };
}
