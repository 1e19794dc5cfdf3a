import { randomUUID } from "node:crypto";
import { addRecipient } from "@formtrap/core/delivery/recipients";
import type { Mail } from "@formtrap/core/ports";
import pg from "pg";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { readContrasts } from "./contrast.fixture.ts";

/** WCAG 2.2, 1.4.3. */
const CONTRAST_MIN = 4.5;

let info: LocalInfo;
let control: pg.Client;
let chromium: OpenBrowser;

/** Invites an address into the demo customer's space, as the dashboard will. @returns the links of its mail. */
async function invite(email: string): Promise<{ readonly confirm: string; readonly unsubscribe: string }> {
  await using space = await enterCustomerSpace(info);
  const mails: Mail[] = [];
  const mailer = { send: (mail: Mail) => Promise.resolve({ messageId: String(mails.push(mail)) }) };
  await addRecipient({ ctx: { ...space, mailer, dashboardUrl: info.url }, input: { email } });
  const linkTo = (purpose: string) =>
    new RegExp(`${info.url}/api/mail/${purpose}/\\S+`).exec(mails[0]?.text ?? "")?.[0] ?? "";
  return { confirm: linkTo("confirm"), unsubscribe: linkTo("unsubscribe") };
}

async function recipient(email: string) {
  const { rows } = await control.query<{ isVerified: boolean; isUnsubscribed: boolean }>(
    `SELECT verified_at IS NOT NULL AS "isVerified", unsubscribed_at IS NOT NULL AS "isUnsubscribed"
       FROM verified_recipient WHERE email = $1`,
    [email],
  );
  return rows[0];
}

async function expectReadable(page: Page, title: string): Promise<void> {
  expect(await page.title()).toBe(title);
  expect(await page.getByRole("main").getByRole("heading", { level: 1 }).innerText()).toBe(title);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const { text, contrast } of await readContrasts(page)) {
      expect(contrast, `${text} (${colorScheme})`).toBeGreaterThanOrEqual(CONTRAST_MIN);
    }
  }
  await page.setViewportSize({ width: 320, height: 256 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
}

describe.skipIf(!isBrowserHere)("a link in a mail, in a browser without JavaScript", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    control = new pg.Client(info.control.databaseUrl);
    await control.connect();
    chromium = await openBrowser();
    return async () => {
      await chromium.close();
      await control.end();
    };
  }, FIRST_START_MS);

  it("confirms an address, and unsubscribes it, by one button that the keyboard reaches", async () => {
    const email = `${randomUUID()}@recipient.example`;
    const links = await invite(email);
    const context = await chromium.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => faults.push(message.text()));

    await page.goto(links.confirm);
    await expectReadable(page, "Confirm your email address");
    expect(await recipient(email)).toEqual({ isVerified: false, isUnsubscribed: false });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    await expectReadable(page, "Confirmed");
    expect(await recipient(email)).toEqual({ isVerified: true, isUnsubscribed: false });

    await page.goto(links.unsubscribe);
    await expectReadable(page, "Unsubscribe");
    await page.getByRole("button", { name: "Unsubscribe" }).click();
    await page.getByRole("status").waitFor();
    await expectReadable(page, "Unsubscribed");
    expect(await recipient(email)).toEqual({ isVerified: true, isUnsubscribed: true });

    await page.goto(links.confirm);
    await expectReadable(page, "This invitation no longer holds");
    expect(faults.filter((text) => !text.includes("status of 410"))).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});
