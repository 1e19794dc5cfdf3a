import type { StoredSubmission } from "@formtrap/tenant-db";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { autoresponseMail } from "../../packages/core/src/delivery/mail/autoresponse-mail.ts";
import {
  confirmRecipientMail,
  destinationDisabledMail,
} from "../../packages/core/src/delivery/mail/notices.ts";
import { notificationMail } from "../../packages/core/src/delivery/mail/notification-mail.ts";
import { spamDigestMail } from "../../packages/core/src/delivery/mail/spam-digest.ts";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { readContrasts } from "./contrast.fixture.ts";

/** WCAG 2.2, 1.4.3. */
const CONTRAST_MIN = 4.5;
/** Names and addresses that nothing breaks, and what would like to be more than text. */
const LONG = "x".repeat(300);
const HOSTILE = `"><img src=x onerror="document.title=1"><script>document.title=1</script>${LONG}`;
const PAGE_URL = `https://forms.example/spaces/${LONG}`;
const WHEN = new Date("2026-11-21T10:58:03.000Z");

const submission: StoredSubmission = {
  id: "019b76da-a800-7000-8000-000000000051",
  formId: "019b76da-a800-7000-8000-00000000000f",
  createdAt: WHEN,
  status: "new",
  email: "grace@visitor.example",
  name: "Grace Hopper",
  data: {
    name: "Grace",
    [LONG]: LONG,
    message: "Hello,\n\n  a moth!",
    عنوان: "مرحبا بالعالم",
    evil: HOSTILE,
    list: [{ a: LONG }],
  },
  fieldOrder: ["name", "message"],
  files: [],
  spamScore: 0,
  userAgent: null,
  referer: null,
  mailOptions: null,
  isDeleted: false,
};

const MAILS: Readonly<Record<string, { readonly html: string }>> = {
  "a notification": notificationMail({
    recipient: "ada@example.com",
    spaceName: LONG,
    formName: HOSTILE,
    submission,
    files: [{ name: `${LONG}.pdf`, size: 1, type: "application/pdf", url: PAGE_URL, expiresAt: null }],
    submissionUrl: PAGE_URL,
    unsubscribeUrl: PAGE_URL,
    subjectTemplate: "{% broken",
    replyTo: "grace@visitor.example",
  }),
  "an answer to a visitor": autoresponseMail({
    subject: "Thanks",
    body: `Hello\n\n${HOSTILE}`,
    formName: LONG,
    spaceName: LONG,
  }),
  "a destination that was switched off": destinationDisabledMail({
    to: "ada@example.com",
    spaceName: LONG,
    formName: LONG,
    destination: { channel: "webhook", name: HOSTILE, target: PAGE_URL },
    reason: HOSTILE,
    url: PAGE_URL,
  }),
  "a confirmation": confirmRecipientMail({
    to: "ada@example.com",
    spaceName: HOSTILE,
    confirmUrl: PAGE_URL,
    unsubscribeUrl: PAGE_URL,
  }),
  "a digest": spamDigestMail({
    to: "ada@example.com",
    spaceName: LONG,
    since: WHEN,
    forms: [
      {
        formId: "1",
        formName: LONG,
        count: 9,
        latest: [{ id: "1", createdAt: WHEN, name: HOSTILE, email: LONG, reason: LONG }],
      },
    ],
    url: PAGE_URL,
    unsubscribeUrl: PAGE_URL,
    headers: {},
  }),
};

let chromium: OpenBrowser;

describe.skipIf(!isBrowserHere)("on a phone", () => {
  beforeAll(async () => {
    chromium = await openBrowser();
    return () => chromium.close();
  });

  describe.each(Object.entries(MAILS))("the mail of %s", (_name, { html }) => {
    it("can be read by day and by night, and wants nothing from anywhere", async () => {
      const page = await openPhone();
      const requests: string[] = [];
      page.on("request", (request) => void requests.push(request.url()));
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setContent(html);
        await expectReadable(page, colorScheme);
        const isDark =
          (await page.evaluate("getComputedStyle(document.body).backgroundColor")) === "rgb(20, 22, 26)";
        expect(isDark).toBe(colorScheme === "dark");
      }
      expect(requests).toEqual([]);
      await page.close();
    });

    it("can be read where a mail program drops its style sheet", async () => {
      const page = await openPhone();
      await page.setContent(html.replaceAll(/<style>[^]*?<\/style>/g, ""));
      await expectReadable(page, "without a style sheet");
      await page.close();
    });

    it("shows as text what would like to be more", async () => {
      const page = await openPhone();
      await page.setContent(html);
      expect(await page.locator("img, script, form, iframe, input").count()).toBe(0);
      expect(await page.title()).not.toBe("1");
      const links = await page.evaluate<string[]>("[...document.links].map(({ href }) => href)");
      expect(links.filter((link) => link !== PAGE_URL)).toEqual([]);
      await page.close();
    });
  });
});

async function openPhone(): Promise<Page> {
  return await chromium.browser.newPage({ viewport: { width: 320, height: 600 } });
}

async function expectReadable(page: Page, how: string): Promise<void> {
  const texts = await readContrasts(page);
  expect(texts.length).toBeGreaterThan(1);
  for (const { text, contrast } of texts) {
    expect(contrast, `${text.slice(0, 80)} (${how})`).toBeGreaterThanOrEqual(CONTRAST_MIN);
  }
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
}
