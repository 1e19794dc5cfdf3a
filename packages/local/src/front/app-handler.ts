import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Page } from "./html.ts";
import { isHealthCheck, sendJson } from "./json-answer.ts";

/** The pages that belong to the local cloud and not to the product. */
export interface OwnPages {
  start(): Page;
  /** `origin` is the address by which the visitor came. */
  demo(visit: { readonly origin: string; readonly isReturning: boolean }): Page;
}

interface AppServices {
  readonly api: RequestListener;
  readonly pages: OwnPages;
}

/** The forms' addresses, in the forms that sites use: `/f/{id}`, `//f/{id}`, `/p/{anything}/f/{id}`. */
const FORM_PATH = /^\/(?:\/|p\/[^/]+\/)?f\//;

/** Serves the application's origin: our own pages, help for a form that posts to the wrong one, and the API. */
export function createAppHandler({ ingestUrl }: { readonly ingestUrl: string }) {
  return (services: AppServices, request: IncomingMessage, response: ServerResponse): void => {
    const page = findPage(services.pages, request);
    if (page) {
      response.writeHead(200, { ...page.headers, "content-length": Buffer.byteLength(page.body) });
      response.end(request.method === "HEAD" ? undefined : page.body);
    } else if (isHealthCheck(request)) {
      sendJson(response, 200, { status: "ok" });
    } else if (FORM_PATH.test(request.url ?? "")) {
      const message = `Forms post to another address: ${ingestUrl}${request.url}`;
      sendJson(response, 404, { message });
    } else {
      services.api(request, response);
    }
  };
}

function findPage(pages: OwnPages, request: IncomingMessage): Page | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  const [path, query] = (request.url ?? "").split("?");
  if (path === "/") return pages.start();
  if (path !== "/demo") return undefined;
  const isReturning = new URLSearchParams(query).get("sent") === "contact";
  return pages.demo({ origin: `http://${request.headers.host ?? ""}`, isReturning });
}
