import { type OpenBrowser, openBrowser } from "../../../tests/support/browser.ts";
import { pageScripts } from "./page-scripts.ts";
import { FORM_PATH, type StubIngest, startStubIngest } from "./stub-ingest.fixture.ts";

export type Page = Awaited<ReturnType<OpenBrowser["browser"]["newPage"]>>;

/** Somebody's pages, and a forms' server on another origin. */
export interface SomeSite {
  readonly stub: StubIngest;
  /** A page with a form of these fields and a button "Send". @param options `host`: site.test has no secure context. */
  open(fields: string, options?: { readonly path?: string; readonly host?: string }): Promise<Page>;
  close(): Promise<void>;
}

export const FILE_FIELD = '<label>File <input type="file" name="file" multiple></label>';

export async function startSomeSite(): Promise<SomeSite> {
  const stub = await startStubIngest(pageScripts.at(-1)?.text ?? "");
  const chromium = await openBrowser({ args: [`--host-resolver-rules=MAP *:80 127.0.0.1:${stub.port}`] });
  return {
    stub,
    open: async (fields, { path = FORM_PATH, host = "site.localhost" } = {}) => {
      const origin = `http://127.0.0.1:${stub.port}`;
      stub.html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>
        <form data-formtrap method="post" enctype="multipart/form-data" action="${origin}${path}">
        ${fields}<button>Send</button></form>
        <script src="${origin}/formtrap.js"></script>`;
      const page = await chromium.browser.newPage();
      await page.goto(`http://${host}/page`);
      return page;
    },
    close: async () => {
      await chromium.close();
      await stub.close();
    },
  };
}
