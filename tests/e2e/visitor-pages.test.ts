import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { newEndpointId } from "@formtrap/contracts";
import pg from "pg";
import type { BrowserContext, Page, Response } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { readContrasts } from "./contrast.fixture.ts";
import { VISITORS } from "./visitors.fixture.ts";

/** WCAG 2.2, 1.4.3. */
const CONTRAST_MIN = 4.5;

let info: LocalInfo;
let chromium: OpenBrowser;
let site: string;
const endpoints = { closed: newEndpointId(), retired: newEndpointId() };
const APPLICATION = { name: "Ada", email: "ada@visitor.example", position: "joiner", motivation: "Wood." };

describe.skipIf(!isBrowserHere)("a visitor's page", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    await addEndpoints();
    const server = await startSite();
    site = server.url;
    chromium = await openBrowser();
    return async () => {
      await chromium.close();
      server.close();
    };
  }, FIRST_START_MS);

  describe.each(VISITORS)("in a browser that asks for $locale, without JavaScript", (visitor) => {
    it("thanks for what was sent, and leads back", async () => {
      await using tab = await openTab(visitor.locale);
      const response = await post(tab.page, "application", APPLICATION);

      expect(response.status()).toBe(200);
      await expectPage(tab.page, response, { tag: visitor.tag, title: visitor.sent });
      expect(await tab.page.getByRole("status").innerText()).toBe(visitor.thanks);
      await tab.page.keyboard.press("Tab");
      const link = tab.page.locator("a:focus");
      expect(await link.innerText()).toContain(visitor.back);
      expect(await link.getAttribute("href")).toBe(`${site}/`);
      expect(tab.faults).toEqual([]);
    });

    it("says which fields are at fault, each once, and leaves what was typed behind the back button", async () => {
      await using tab = await openTab(visitor.locale);
      const fields = { ...APPLICATION, name: " ", email: "not an address" };
      const response = await post(tab.page, "application", fields);

      expect(response.status()).toBe(422);
      await expectPage(tab.page, response, { tag: visitor.tag, title: visitor.notSent });
      const faults = await tab.page.getByRole("alert").getByRole("listitem").allInnerTexts();
      expect(faults).toHaveLength(visitor.faults.length);
      for (const [index, text] of visitor.faults.entries()) expect(faults[index]).toContain(text);
      expect(await tab.page.getByText(visitor.faults[0]).count()).toBe(1);
      expect(await tab.page.getByRole("link").count()).toBe(0);
      await tab.page.goBack();
      expect(await tab.page.getByLabel("email").inputValue()).toBe("not an address");
      expect(tab.faults).toEqual([]);
    });

    it("says that a form is closed", async () => {
      await using tab = await openTab(visitor.locale);
      const response = await post(tab.page, "closed", APPLICATION);

      expect(response.status()).toBe(403);
      await expectPage(tab.page, response, { tag: visitor.tag, title: visitor.closed });
      expect(await tab.page.getByRole("link").innerText()).toContain(visitor.back);
      expect(tab.faults).toEqual([]);
    });

    it("says what an address is for, and that it was given up", async () => {
      await using tab = await openTab(visitor.locale);
      for (const [endpoint, status, title] of [
        ["application", 200, visitor.address],
        ["retired", 410, visitor.retired],
      ] as const) {
        const response = await tab.page.goto(addressOf(endpoint));
        if (response === null) throw new Error("no answer");
        expect(response.status()).toBe(status);
        await expectPage(tab.page, response, { tag: visitor.tag, title });
      }
      expect(tab.faults).toEqual([]);
    });
  });

  it("holds the form's own words as they are, in whatever language the visitor reads", async () => {
    await using tab = await openTab("de-DE");
    const response = await post(tab.page, "contact", {
      name: "Ada",
      email: `${randomUUID()}@visitor.example`,
      message: "Hello",
    });

    await expectPage(tab.page, response, { tag: "de", title: "Gesendet" });
    const words = tab.page.getByText("Thank you! We usually answer within one working day.");
    expect(await words.getAttribute("lang")).toBe("");
  });
});

interface Tab extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of, but for the status that a page is about. */
  readonly faults: readonly string[];
}

async function openTab(locale: string): Promise<Tab> {
  const context: BrowserContext = await chromium.browser.newContext({ locale, javaScriptEnabled: false });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (!/^Failed to load resource: .*status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

type Form = keyof typeof endpoints | "contact" | "application";

function addressOf(form: Form): string {
  const endpointIds = { ...info.demo.forms, ...endpoints };
  return `${info.ingestUrl}/f/${endpointIds[form]}`;
}

/** Fills in the form of a page of another origin and presses its button. @returns what its address answered. */
async function post(page: Page, form: Form, fields: Readonly<Record<string, string>>): Promise<Response> {
  await page.goto(
    `${site}/?${new URLSearchParams({ action: addressOf(form), names: Object.keys(fields).join() })}`,
  );
  for (const [name, value] of Object.entries(fields)) await page.getByLabel(name).fill(value);
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button").click();
  const response = await answered;
  await page.waitForLoadState();
  return response;
}

/** What is the same for every page: language, structure, room, contrast. */
async function expectPage(
  page: Page,
  response: Response,
  expected: { readonly tag: string; readonly title: string },
): Promise<void> {
  const headers = response.headers();
  expect(headers["content-language"]).toBe(expected.tag);
  expect(headers["vary"]).toBe("Origin, Accept-Language");
  expect(await page.locator("html").getAttribute("lang")).toBe(expected.tag);
  expect(await page.title()).toBe(expected.title);
  expect(await page.getByRole("main").getByRole("heading", { level: 1 }).allInnerTexts()).toEqual([
    expected.title,
  ]);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const texts = await readContrasts(page);
    expect(texts.length).toBeGreaterThan(1);
    for (const { text, contrast } of texts) {
      expect(contrast, `${text} (${colorScheme})`).toBeGreaterThanOrEqual(CONTRAST_MIN);
    }
    expect(await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(
      colorScheme === "dark",
    );
  }
  await page.setViewportSize({ width: 320, height: 256 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
}

/** A page of somebody else's with one form, whose fields the address names; nothing is checked before it is sent. */
async function startSite(): Promise<{ readonly url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://site.example").searchParams;
    const fields = (query.get("names") ?? "")
      .split(",")
      .map((name) => `<label>${name}<input name="${name}"></label>`);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><title>A site</title><link rel="icon" href="data:,">
<form method="post" novalidate action="${query.get("action")}">${fields.join("")}<button>Send</button></form>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the site has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Two more addresses in the demo's space: of a form that is switched off, and one that was given up. Such posts end
 * before the customer's database is asked, so that a policy is all there is of the form.
 */
async function addEndpoints(): Promise<void> {
  const formId = randomUUID();
  const client = new pg.Client(info.control.databaseUrl);
  await client.connect();
  await client.query(
    `INSERT INTO form_policy (form_id, organization_id, version, policy)
     SELECT $2, p.organization_id, p.version, p.policy || '{"isActive": false}'
       FROM form_policy p JOIN form_endpoint e ON e.form_id = p.form_id WHERE e.id = $1`,
    [info.demo.forms.contact, formId],
  );
  for (const [endpointId, isRetired] of [
    [endpoints.closed, false],
    [endpoints.retired, true],
  ] as const) {
    await client.query(
      `INSERT INTO form_endpoint (id, form_id, kind, organization_id, retired_at)
       SELECT $1, $2, 'alias', organization_id, CASE WHEN $3 THEN now() END FROM form_policy WHERE form_id = $2`,
      [endpointId, formId, isRetired],
    );
  }
  await client.end();
}
