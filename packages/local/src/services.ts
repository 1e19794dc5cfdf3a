import type { RequestListener } from "node:http";
import { type FunctionSpec, functions, type HttpApi } from "@formtrap/functions/manifest";
import { renderDemoPage } from "./front/demo-page.ts";
import type { FrontServices } from "./front/front.ts";
import { renderStartPage } from "./front/start-page.ts";
import { createGateway } from "./gateway/gateway.ts";
import type { Route } from "./gateway/route-table.ts";
import type { Seeded } from "./home/state.ts";
import type { FunctionRuntime } from "./lambda/function-runtime.ts";

/** What the front serves, from the manifest's HTTP functions and what was seeded. */
export function createServices(options: {
  readonly runtime: Pick<FunctionRuntime, "invoke">;
  readonly forms: Seeded["forms"];
  readonly ingestUrl: string;
  readonly bucketUrl: string;
  readonly mailUrl: string;
  readonly localFile: string;
}): FrontServices {
  const { runtime, forms, ingestUrl, bucketUrl, mailUrl, localFile } = options;
  const gateway = (api: HttpApi): RequestListener => {
    const handle = createGateway({ api, routes: routesOf(api, functions), invoke: runtime.invoke });
    return (request, response) => void handle(request, response);
  };
  return {
    api: gateway("api"),
    ingest: gateway("ingest"),
    pages: {
      start: () => renderStartPage({ ingestUrl, mailUrl, contactFormId: forms.contact, localFile }),
      demo: ({ origin, isReturning }) =>
        renderDemoPage({ url: origin, ingestUrl, bucketUrl, forms, isReturning }),
    },
  };
}

function routesOf(api: HttpApi, specs: readonly FunctionSpec[]): Route[] {
  return specs.flatMap(({ name, trigger }) =>
    trigger.type === "http" && trigger.api === api
      ? trigger.routes.map((route) => ({ ...route, functionName: name }))
      : [],
  );
}
