/**
 * Formspree's clients for pages, unchanged, in a real browser on another origin: `@formspree/react` by its `endpoint`
 * option, `@formspree/ajax` by its `origin` option. https://help.formspree.io/hc/en-us/sections/360003144913
 */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { bundlePage, type PageServer, startPageServer } from "../support/page-server.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { newEmail } from "./visitor.fixture.ts";

const REACT_PAGE = `
import { useForm, ValidationError } from "@formspree/react";
import { createRoot } from "react-dom/client";

function ContactForm() {
  const [state, handleSubmit] = useForm(window.formId, { endpoint: window.endpoint });
  if (state.succeeded) return <p>Thanks for joining!</p>;
  return (
    <form onSubmit={handleSubmit}>
      <input name="name" defaultValue="Ada" />
      <input id="email" name="email" />
      <ValidationError prefix="Email" field="email" errors={state.errors} />
      <textarea name="message" defaultValue="Hello, wörld" />
      <ValidationError errors={state.errors} />
      <button type="submit" disabled={state.submitting}>Submit</button>
    </form>
  );
}
createRoot(document.getElementById("root")).render(<ContactForm />);
`;

const AJAX_PAGE = `
import { initForm } from "@formspree/ajax";
initForm({ formElement: "#contact-form", formId: window.formId, origin: window.endpoint });
`;
const AJAX_BODY = `<div data-fs-success></div><div data-fs-error></div>
<form id="contact-form"><input name="name" value="Ada"><input name="email" data-fs-field>
<span data-fs-error="email"></span><textarea name="message">Hello, wörld</textarea>
<button type="submit" data-fs-submit-btn>Send</button></form>`;

let info: LocalInfo;
let inbox: CustomerInbox;
let chromium: OpenBrowser;
let site: PageServer;

describe.skipIf(!isBrowserHere)("Formspree's clients for pages, across origins", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    chromium = await openBrowser();
    site = await startPageServer();
    site.serve("/react", await bundlePage('<div id="root"></div>', REACT_PAGE, "jsx"));
    site.serve("/ajax", await bundlePage(AJAX_BODY, AJAX_PAGE));
    return async () => {
      await site.close();
      await chromium.close();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  async function open(path: string): Promise<{ page: Page; faults: string[] }> {
    const page = await chromium.browser.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.addInitScript(
      ([formId, endpoint]) => Object.assign(window, { formId, endpoint }),
      [info.demo.forms.contact, info.ingestUrl],
    );
    await page.goto(`${site.origin}${path}`);
    return { page, faults };
  }

  it.each([
    ["@formspree/react", "/react", "Thanks for joining!"],
    ["@formspree/ajax", "/ajax", "Thank you!"],
  ])("%s shows our field error, then success, and the row is there", async (_client, path, thanks) => {
    const { page, faults } = await open(path);
    const email = newEmail();
    await page.locator("[name=email]").fill("not an address");
    await page.getByRole("button").click();
    await page.getByText("must be an email address").first().waitFor();
    expect(await inbox.findBy("email", "not an address")).toEqual([]);
    await page.locator("[name=email]").fill(email);
    await page.getByRole("button").click();
    await page.getByText(thanks).waitFor();
    const rows = await inbox.findBy("email", email);
    expect(rows.map(({ data }) => data)).toEqual([{ name: "Ada", email, message: "Hello, wörld" }]);
    // A browser writes the refused answer's status to its console; CORS is not among the complaints.
    expect(faults.filter((fault) => !fault.includes("status of 422"))).toEqual([]);
    await page.close();
  });
});
