import { randomUUID } from "node:crypto";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
let inbox: CustomerInbox;
let chromium: OpenBrowser;

/** A tab with the demo page; `faults` collects what its scripts threw and what its security policy refused. */
async function openDemo(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const page = await chromium.browser.newPage(options);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  const response = await page.goto(`${info.url}/demo`);
  expect(response?.status()).toBe(200);
  return { page, faults };
}

function formOf(page: Page, name: "contact" | "application" | "newsletter"): Locator {
  return page.locator(`form[action="${info.ingestUrl}/f/${info.demo.forms[name]}"]`);
}

/** Presses the form's button and waits for what its address answered. */
async function send(page: Page, form: Locator): Promise<number> {
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await form.locator("button").click();
  return (await answered).status();
}

describe.skipIf(!isBrowserHere)("a visitor in a real browser", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    chromium = await openBrowser();
    return async () => {
      await chromium.close();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  it("posts a plain form and comes back to the page that it was sent from", async () => {
    const { page, faults } = await openDemo();
    const email = `${randomUUID()}@browser.example`;
    const form = formOf(page, "contact");
    await form.getByLabel("Name").fill("Ada Lovelace, née Byron");
    await form.getByLabel("Email").fill(email);
    await form.getByLabel("Message").fill("First line\nsecond line 👋");

    expect(await send(page, form)).toBe(303);

    await page.getByText("your message has arrived").waitFor();
    expect(new URL(page.url()).origin).toBe(info.url);
    const [row, ...others] = await inbox.findBy("email", email);
    expect(row).toMatchObject({ email, name: "Ada Lovelace, née Byron", status: "new" });
    expect(row?.data["message"]).toBe("First line\r\nsecond line 👋");
    expect(others).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("posts a form that is made for JavaScript without it, and sees our own page, with a way back", async () => {
    const { page, faults } = await openDemo({ javaScriptEnabled: false });
    const email = `${randomUUID()}@browser.example`;
    const form = formOf(page, "application");
    await form.getByLabel("Name").fill("Grace Hopper");
    await form.getByLabel("Email").fill(email);
    await form.getByLabel("Position").selectOption("joiner");
    await form.getByLabel("Years of experience").fill("12");
    await form.getByLabel("CNC machines").check();
    await form.getByLabel("Veneer").check();
    await form.getByLabel("Why us?").fill("Wood.");

    expect(await send(page, form)).toBe(200);

    await page.getByRole("heading", { name: "Sent" }).waitFor();
    // Of a page on another origin a browser tells its origin and no more.
    expect(await page.getByRole("link").first().getAttribute("href")).toBe(`${info.url}/`);
    await page.goBack();
    await formOf(page, "application").waitFor();
    const [row, ...others] = await inbox.findBy("email", email);
    expect(row?.data).toEqual({
      name: "Grace Hopper",
      email,
      position: "joiner",
      experience_years: "12",
      skills: ["cnc", "veneer"],
      motivation: "Wood.",
    });
    expect(others).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("posts a form by fetch across origins and stays on the page", async () => {
    const { page, faults } = await openDemo();
    const email = `${randomUUID()}@browser.example`;
    const form = formOf(page, "newsletter");
    await form.getByLabel("Email").fill(email);
    await form.getByLabel("Sales").check();

    expect(await send(page, form)).toBe(200);

    await page.getByText("you are on the list").waitFor();
    const [row, ...others] = await inbox.findBy("email", email);
    // One box ticked is a list too: the form declares it so.
    expect(row?.data).toMatchObject({ email, topics: ["sales"] });
    expect(others).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });
});
