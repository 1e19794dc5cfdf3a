/** What the API tells customers to paste, as it stands, in a real browser on another origin. */
import { createForm } from "@formtrap/core/form";
import { type FormSnippets, readFormSnippets } from "@formtrap/core/form-snippets";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import { bundlePage, type PageServer, startPageServer } from "../support/page-server.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { newEmail } from "./visitor.fixture.ts";

/** Names and choices that would end an attribute, a script or a string if they could. */
const HOSTILE = `say "hi" <b>&amp;'{x}\\`;
const CHOICE = `</script><i>"'{`;
const CV = { name: "cv.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n% my life\n") };

let chromium: OpenBrowser;
let inbox: CustomerInbox;
let site: PageServer;
let snippets: FormSnippets;

describe.skipIf(!isBrowserHere)("a snippet", () => {
  beforeAll(async () => {
    const info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    await using ctx = await enterCustomerSpace(info);
    const input = {
      name: "Pasted",
      retentionDays: 1,
      allowFileUploads: true,
      allowedFileTypes: [".pdf"],
      honeypotFieldName: "website",
      validation: {
        fields: {
          email: { required: true, type: "email" as const },
          [HOSTILE]: { required: true, maxLength: 20 },
          age: { type: "number" as const, min: 1, max: 120 },
          answer: { oneOf: ["a", CHOICE] },
          skills: { oneOf: ["joinery", "design", "sales"] },
          message: { required: true, minLength: 5 },
        },
        multiple: ["skills"],
      },
    };
    const { formId } = await createForm({ ctx, input });
    snippets = await readFormSnippets({ ctx: { ...ctx, ingestUrl: info.ingestUrl }, formId });
    chromium = await openBrowser();
    site = await startPageServer();
    return async () => {
      await site.close();
      await chromium.close();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  const plainPage = (body: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

  const reactPage = () =>
    bundlePage(
      '<div id="root"></div>',
      `${snippets.react}
import { createRoot } from "react-dom/client";
createRoot(document.getElementById("root")).render(<ContactForm />);`,
      "jsx",
    );

  /** Fills in every field by its name, and sends the form. @returns the address that its row can be found by. */
  async function send(page: Page): Promise<string> {
    const email = newEmail();
    await page.locator('[name="email"]').fill(email);
    await page.locator(`[name=${JSON.stringify(HOSTILE)}]`).fill("hello");
    await page.locator('[name="age"]').fill("36");
    await page.locator('[name="answer"]').selectOption(CHOICE);
    await page.locator('[name="skills"]').selectOption(["joinery", "sales"]);
    await page.locator('textarea[name="message"]').fill(`A long enough message. ${email}`);
    await page.locator('[name="files"]').setInputFiles(CV);
    await page.locator("form button").last().click();
    return email;
  }

  it.each([
    ["plain HTML without JavaScript", () => Promise.resolve(plainPage(snippets.html)), false],
    ["plain HTML with formtrap.js", () => Promise.resolve(plainPage(snippets.html)), true],
    ["HTML with fetch", () => Promise.resolve(plainPage(snippets.fetch)), true],
    ["React", reactPage, true],
  ] as const)(
    "of %s posts all of the form's fields, and nothing into its traps",
    async (_name, html, isScripted) => {
      const page = await chromium.browser.newPage({ javaScriptEnabled: isScripted });
      try {
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(error.message));
        await page.goto(site.serve("/page", await html()));
        if ((await page.locator("form[data-formtrap]").count()) && isScripted) {
          await page.waitForFunction(() => "FormTrap" in window);
        }
        const answered = page.waitForResponse(
          (response) => response.url() === snippets.postUrl && response.request().method() === "POST",
        );
        const email = await send(page);
        expect((await answered).status()).toBe(200);
        const row = await inbox.onlyRow(email);
        expect(row).toMatchObject({
          status: "new",
          data: { email, age: "36", answer: CHOICE, skills: ["joinery", "sales"], [HOSTILE]: "hello" },
          files: [{ name: CV.name, type: CV.mimeType }],
        });
        expect(row.data).not.toHaveProperty("website");
        expect(faults).toEqual([]);
      } finally {
        await page.close();
      }
    },
  );
});
