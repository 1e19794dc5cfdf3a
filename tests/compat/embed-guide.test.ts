/** The snippets of docs/embed.md as they stand, in a real browser on another origin. */
import { createForm } from "@formtrap/core/form";
import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerBucket, openCustomerBucket } from "../support/customer-bucket.ts";
import { type CustomerInbox, openCustomerInbox, type SubmissionRow } from "../support/customer-inbox.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { bundlePage, type PageServer, startPageServer } from "../support/page-server.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import {
  componentPage,
  type Framework,
  type Placeholders,
  policyRows,
  snippet,
} from "./embed-guide.fixture.ts";
import { newEmail } from "./visitor.fixture.ts";

const CV = { name: "cv.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n% my life\n") };
const NEXT = '<input type="hidden" name="_next" value="/thanks">';

let info: LocalInfo;
let inbox: CustomerInbox;
let bucket: CustomerBucket;
let chromium: OpenBrowser;
let site: PageServer;
/** A form that takes PDF files. */
let filesForm: string;

const placeholders = (form: string): Placeholders => ({
  address: `${info.ingestUrl}/f/${form}`,
  formsOrigin: info.ingestUrl,
  pageUrl: `${site.origin}/page`,
});
const contact = () => placeholders(info.demo.forms.contact);
const newsletter = () => placeholders(info.demo.forms.newsletter);
const uploads = () => placeholders(filesForm);

describe.skipIf(!isBrowserHere)("the embed guide", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    bucket = openCustomerBucket(info);
    await using ctx = await enterCustomerSpace(info);
    const input = { name: "CVs", allowFileUploads: true, allowedFileTypes: [".pdf"], retentionDays: 1 };
    filesForm = (await createForm({ ctx, input })).endpointId;
    chromium = await openBrowser();
    site = await startPageServer();
    site.serve("/thanks", "<!doctype html><title>Thanks</title><h1>Thanks a lot</h1>");
    return async () => {
      await site.close();
      await chromium.close();
      bucket[Symbol.dispose]();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  interface Tab extends AsyncDisposable {
    readonly page: Page;
    readonly faults: readonly string[];
  }

  /** Opens a page; `faults` are errors of its scripts, and what CORS and its security policy refused. */
  async function open(html: string, options: BrowserContextOptions = {}): Promise<Tab> {
    const page = await chromium.browser.newPage(options);
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      // A refused answer's status is written there too.
      if (message.type() === "error" && !message.text().includes("status of 4")) faults.push(message.text());
    });
    await page.goto(site.serve("/page", html));
    return { page, faults, [Symbol.asyncDispose]: () => page.close() };
  }

  /** A page as a person writes it, where a bundler has no part in it. */
  const plainPage = (body: string, head = "") =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

  const enhanced = (page: Page) => page.waitForFunction(() => "FormTrap" in window);

  /** Fills in what the form has, and sends it. @returns the address that its row can be found by. */
  async function send(page: Page): Promise<string> {
    const email = newEmail();
    for (const [label, value] of [
      ["Name", "Ada"],
      ["Email", email],
      ["Message", `Hello, wörld. ${email}`],
    ] as const) {
      const field = page.getByLabel(label);
      if ((await field.count()) > 0) await field.fill(value);
    }
    if ((await page.getByLabel("Your CV").count()) > 0) await page.getByLabel("Your CV").setInputFiles(CV);
    await page.locator("form button").click();
    return email;
  }

  async function expectRow(email: string): Promise<SubmissionRow> {
    const row = await inbox.onlyRow(email);
    expect(row).toMatchObject({ status: "new", data: { email } });
    expect(row.data).not.toHaveProperty("_gotcha");
    return row;
  }

  async function expectCv(email: string): Promise<void> {
    const { files } = await expectRow(email);
    expect(files).toMatchObject([{ name: CV.name, field: "cv", type: CV.mimeType }]);
    expect((await bucket.read(files[0]?.path ?? "")).body.equals(CV.buffer)).toBe(true);
  }

  it.each<Framework>(["React", "Vue", "Svelte"])(
    "posts from %s, shows what was wrong, that nothing arrived, and thanks",
    async (framework) => {
      await using tab = await open(await componentPage(framework, newsletter()));
      const { page } = tab;
      await page.locator("form").evaluate((form) => form.setAttribute("novalidate", ""));
      await page.getByLabel("Email").fill("not an address");
      await page.locator("button").click();
      await page.getByRole("alert").getByText("must be an email address").waitFor();
      expect(tab.faults).toEqual([]);
      await page.route(`${info.ingestUrl}/**`, (route) => route.abort(), { times: 1 });
      await page.locator("button").click();
      await page.getByRole("alert").getByText("That did not arrive. Please try again.").waitFor();
      const email = await send(page);
      await page.getByRole("status").getByText("Thank you!").waitFor();
      await expectRow(email);
    },
  );

  it("posts by fetch from a plain form, and tells what was wrong", async () => {
    const html = await bundlePage(
      snippet(contact(), "Plain HTML", "html"),
      snippet(contact(), "fetch", "js"),
    );
    await using tab = await open(html);
    const { page } = tab;
    await page.locator("form").evaluate((form) => form.setAttribute("novalidate", ""));
    const told: string[] = [];
    page.on("dialog", (dialog) => {
      told.push(dialog.message());
      void dialog.accept();
    });
    await Promise.all([page.waitForEvent("dialog"), page.locator("button").click()]);
    expect(told.at(-1)?.split("\n")).toHaveLength(3);
    await page.route(`${info.ingestUrl}/**`, (route) => route.abort(), { times: 1 });
    await Promise.all([page.waitForEvent("dialog"), page.locator("button").click()]);
    expect(told.at(-1)).toBe("That did not arrive. Please try again.");
    const email = await send(page);
    await page.getByText("Thank you! We usually answer within one working day.").waitFor();
    await expectRow(email);
  });

  it("posts plain HTML, and thanks on a page in the visitor's language", async () => {
    await using tab = await open(plainPage(snippet(contact(), "Plain HTML", "html")), { locale: "de-DE" });
    const email = await send(tab.page);
    await tab.page.waitForURL(contact().address);
    expect(await tab.page.locator("html").getAttribute("lang")).toBe("de");
    await tab.page.getByRole("status").waitFor();
    await expectRow(email);
    expect(tab.faults).toEqual([]);
  });

  it("posts plain HTML without JavaScript, and comes back to `_next`", async () => {
    expect(snippet(contact(), "Plain HTML", "html", 1)).toBe(`${NEXT}\n`);
    const html = snippet(contact(), "Plain HTML", "html").replace("</form>", `${NEXT}</form>`);
    await using tab = await open(plainPage(html), { javaScriptEnabled: false });
    const email = await send(tab.page);
    await tab.page.getByRole("heading", { name: "Thanks a lot" }).waitFor();
    await expectRow(email);
  });

  it.each([
    ["Astro", "astro"],
    ["Hugo", "html"],
  ])(
    "makes formtrap.js at work in a page of %s, which is a plain form without it",
    async (generator, language) => {
      const source = plainPage(snippet(newsletter(), generator, language));
      for (const javaScriptEnabled of [true, false]) {
        await using tab = await open(source, { javaScriptEnabled });
        const { page } = tab;
        if (javaScriptEnabled) await enhanced(page);
        const posted = page.waitForRequest((request) => request.method() === "POST");
        const email = await send(page);
        const headers = await (await posted).allHeaders();
        expect("idempotency-key" in headers).toBe(javaScriptEnabled);
        await page.waitForURL((url) => url.hash === "#newsletter");
        const { data } = await expectRow(email);
        if (generator === "Hugo") expect(data["page"]).toBe(newsletter().pageUrl);
        expect(tab.faults).toEqual([]);
      }
    },
  );

  describe("its form with files", () => {
    const form = () => snippet(uploads(), "Files and progress", "html");
    const pinned = () => snippet(uploads(), "Files and progress", "html", 1);

    it("posts without JavaScript too", async () => {
      await using tab = await open(plainPage(form()), { javaScriptEnabled: false });
      const email = await send(tab.page);
      await tab.page.getByRole("status").waitFor();
      await expectCv(email);
    });

    it("tells what happens by the events of the table, and shows errors and success by the classes it names", async () => {
      await using tab = await open(plainPage(form()));
      const { page, faults } = tab;
      await enhanced(page);
      await page.evaluate(() => {
        const seen: [string, string[]][] = [];
        Object.assign(window, { seen });
        for (const name of ["submit", "progress", "success", "error"])
          addEventListener(`formtrap:${name}`, (event) => {
            const { detail } = event as CustomEvent<object>;
            seen.push([name, Object.keys(detail).toSorted()]);
          });
      });
      await page.getByLabel("Email").fill(newEmail());
      const picture = {
        name: "cv.png",
        mimeType: "image/png",
        buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      };
      await page.getByLabel("Your CV").setInputFiles(picture);
      await page.locator("form button").click();
      await page.locator(".formtrap-error").getByText("cv.png").waitFor();
      const email = await send(page);
      await page.locator(".formtrap-success").waitFor();
      await expectCv(email);
      const seen = await page.evaluate(() => (window as unknown as { seen: [string, string[]][] }).seen);
      expect(new Map(seen)).toEqual(
        new Map([
          ["submit", ["data"]],
          ["error", ["errors"]],
          ["progress", ["name", "percent", "state"]],
          ["success", ["code", "id", "message", "next", "ok", "success"]],
        ]),
      );
      expect(faults).toEqual([]);
    });

    it("is enhanced when a script adds it later, or asks for it", async () => {
      const [html = "", script = ""] = form().split(/(?=<script)/);
      await using tab = await open(plainPage(`<main></main>${script}`));
      const { page } = tab;
      await enhanced(page);
      for (const isAsked of [false, true]) {
        await page.locator("main").evaluate(
          (main, [source, asked]) => {
            main.innerHTML = source.replace(asked ? " data-formtrap" : "<!-- -->", "");
            const { FormTrap } = window as unknown as { FormTrap: { enhance(form: Element): void } };
            const [added] = main.children;
            if (asked && added !== undefined) FormTrap.enhance(added);
          },
          [html, isAsked] as const,
        );
        const email = await send(page);
        await page.locator(".formtrap-success").waitFor();
        await expectCv(email);
      }
    });

    it.each([
      ["the forms' origin", (): string => info.ingestUrl],
      ["its hash", (): string => `'${/sha384-[^"]+/.exec(pinned())?.[0] ?? ""}'`],
    ])("works under a policy that names what the guide says, and the script by %s", async (_by, source) => {
      expect(policyRows().get("script-src")).toContain("or its hash");
      expect(policyRows().get("connect-src")).toContain("your bucket's origin for files");
      const bucketOrigin = new URL(info.demo.storage.endpointUrl).origin;
      const policy = `default-src 'none'; img-src data:; script-src ${source()}; connect-src ${info.ingestUrl} ${bucketOrigin}`;
      const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
      const [html = ""] = form().split(/(?=<script)/);
      await using tab = await open(plainPage(html + pinned(), meta));
      await enhanced(tab.page);
      const email = await send(tab.page);
      await tab.page.locator(".formtrap-success").waitFor();
      await expectCv(email);
      expect(tab.faults).toEqual([]);
    });
  });

  it("lets a plain form post and come back under a policy that names what the guide says", async () => {
    expect(policyRows().get("form-action")).toContain("`'self'` if it is yours");
    const policy = `default-src 'none'; img-src data:; form-action ${info.ingestUrl} 'self'`;
    const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
    const html = snippet(contact(), "Plain HTML", "html").replace("</form>", `${NEXT}</form>`);
    await using tab = await open(plainPage(html, meta));
    const email = await send(tab.page);
    await tab.page.getByRole("heading", { name: "Thanks a lot" }).waitFor();
    await expectRow(email);
    expect(tab.faults).toEqual([]);
  });
});
