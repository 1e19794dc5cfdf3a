import { afterEach, beforeAll } from "vitest";
import { type OpenBrowser, openBrowser } from "../../../tests/support/browser.ts";
import { pageScripts } from "./page-scripts.ts";
import { createStubIngest, FORM_PATH, type StubIngest } from "./stub-ingest.fixture.ts";

type Page = Awaited<ReturnType<OpenBrowser["browser"]["newPage"]>>;

/** Somebody's pages, one at a time, and a forms' server on another origin. */
export interface SomeSite {
  readonly stub: StubIngest;
  /** Opens a page with a form of these fields and a button "Send". @param options `host`: site.test has no secure context. */
  open(fields: string, options?: { readonly path?: string; readonly host?: string }): Promise<Page>;
  /** On the page that was opened last: chooses text files of 200,000 bytes in FILE_FIELD. */
  choose(...names: readonly string[]): Promise<void>;
  send(): Promise<void>;
  /** Waits until the page says thanks. */
  thanks(): Promise<void>;
}

export const FILE_FIELD = '<label>File <input type="file" name="file" multiple></label>';

/** Starts with the suite that calls it; after each test the page is closed and the server forgets what it saw. */
export function someSite(): SomeSite {
  const stub = createStubIngest(pageScripts.at(-1)?.text ?? "");
  let chromium: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    await stub.start();
    chromium = await openBrowser({ args: [`--host-resolver-rules=MAP *:80 127.0.0.1:${stub.port}`] });
    return async () => {
      await chromium.close();
      await stub.close();
    };
  });
  afterEach(async () => {
    await page.close();
    stub.reset();
  });
  return {
    stub,
    open: async (fields, { path = FORM_PATH, host = "site.localhost" } = {}) => {
      const origin = `http://127.0.0.1:${stub.port}`;
      stub.html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>
        <form data-formtrap method="post" enctype="multipart/form-data" action="${origin}${path}">
        ${fields}<button>Send</button></form>
        <script src="${origin}/formtrap.js"></script>`;
      page = await chromium.browser.newPage();
      await page.goto(`http://${host}/page`);
      return page;
    },
    choose: (...names) =>
      page
        .getByLabel("File")
        .setInputFiles(
          names.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(200_000, name) })),
        ),
    send: () => page.getByRole("button", { name: "Send" }).click(),
    thanks: () => page.getByText("Thank you.").waitFor(),
  };
}
