import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyChanges, FAMILY, HOSTILE_TEXTS } from "../chat/chat.fixture.ts";
import { NOT_ONE_LINE, notificationOf, SUBMISSION_URL, tagsOf, UNSUBSCRIBE_URL } from "./mail.fixture.ts";

const FILE_URL = "https://app.example.test/f/1?a=1&b=2";
const OUR_LINKS = new Set(
  [FILE_URL, SUBMISSION_URL, UNSUBSCRIBE_URL].map((url) => url.replaceAll("&", "&amp;")),
);
const file = (name: string, size = 12_345) => ({
  name,
  size,
  type: "application/pdf",
  url: FILE_URL,
  expiresAt: null,
});

describe("the mail that tells of a submission", () => {
  it("says in plain text who wrote what and when, where to see it, and how to end it", () => {
    const { text } = notificationOf(
      {
        data: { email: "grace@example.com", message: "Hello,\n\n  a moth!\nGrace", name: "Grace", phone: "" },
        fieldOrder: ["name", "email", "phone", "message"],
        name: "Grace",
        email: "grace@example.com",
        createdAt: new Date("2026-11-21T10:58:03.000Z"),
      },
      { files: [file("moth.pdf")], replyTo: "grace@example.com" },
    );
    expect(text).toBe(`New submission: Contact
Received 21 November 2026, 10:58 UTC, from Grace (grace@example.com)

name: Grace
email: grace@example.com
phone: –
message:
  Hello,

    a moth!
  Grace

1 file:
- moth.pdf (12.3 kB)
  ${FILE_URL}

Open in the inbox:
${SUBMISSION_URL}

-- 
An answer to this mail goes to grace@example.com.
You get this because ada@example.test hears of new submissions to "Contact" in Ada's space.
Unsubscribe ada@example.test: ${UNSUBSCRIBE_URL}
Submission 019b76da-a800-7000-8000-000000000051, 2026-11-21T10:58:03.000Z
`);
  });

  it("says the same in HTML", () => {
    const { html } = notificationOf(
      { data: { message: "Hello,\n  a moth!" }, name: null },
      { files: [file("moth.pdf")] },
    );
    expect(html).toContain("Received 1 January 2026, 00:00 UTC, from ada@example.com");
    expect(html).toContain("Hello,<br>\n&nbsp; a moth!</div>");
    expect(html).toContain('href="https://app.example.test/f/1?a=1&amp;b=2">moth.pdf</a>');
    expect(html).toContain(`href="${SUBMISSION_URL}"`);
    expect(html).toContain(`href="${UNSUBSCRIBE_URL}">Unsubscribe ada@example.test</a>`);
    expect(html).toContain("The visitor left no address that an answer could go to.");
  });

  it("shows what was written first where mails are listed", () => {
    const { html } = notificationOf({ data: { name: "Grace", message: "I found\na moth <3" } });
    expect(html).toContain('mso-hide: all">I found a moth &lt;3</div>');
  });

  it("says where all fields are empty, or too large to be looked at", () => {
    expect(notificationOf({ data: {}, fieldOrder: [] }).text).toContain("All its fields are empty.");
    expect(notificationOf({ data: null }).text).toContain("Some of it was too long for a mail");
  });

  it("has as many files as a mail can show, and says that there are more", () => {
    const files = Array.from({ length: 30 }, (_, index) => file(`scan-${index}.pdf`));
    const { text } = notificationOf({}, { files });
    expect(text).toContain("30 files:");
    expect(text.match(/^- scan-/gm)).toHaveLength(20);
    expect(text).toContain("the inbox has all of it");
  });

  it("stays below what Gmail cuts off, whatever comes", () => {
    const many = (name: string, value: string) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}${name}`, value]));
    const files = Array.from({ length: 30 }, () => ({
      ...file("&".repeat(300)),
      url: `https://bucket.example/${"a".repeat(900)}?a=1&b=2&c=3`,
    }));
    const quotes = '"'.repeat(4_000);
    for (const [name, value] of [
      ["", ""],
      ["", quotes],
      [quotes, ""],
      ["", "渋".repeat(4_000)],
      ["", FAMILY.repeat(900)],
      ["", " \n".repeat(4_000)],
    ] as const) {
      const { html, text: plain } = notificationOf({ data: many(name, value) }, { files });
      expect(Buffer.byteLength(html), `${name}: ${value}`.slice(0, 10)).toBeLessThan(102_000);
      expect(html).toContain("the inbox has all of it");
      expect(plain).toContain("the inbox has all of it");
    }
  });
});

describe("whatever a visitor typed", () => {
  const whole = { name: "x", data: { a: "x", b: "x".repeat(9_000) } };
  const known = new Set(tagsOf(notificationOf(whole, { files: [file("a")], subjectTemplate: "{%" }).html));

  function expectOnlyOurs(html: string): void {
    expect(tagsOf(html).filter((tag) => !known.has(tag))).toEqual([]);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url = ""]) => url);
    expect(links.filter((link) => !OUR_LINKS.has(link))).toEqual([]);
    expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  }

  it("is text where others tried more", () => {
    for (const text of HOSTILE_TEXTS) {
      const texts = { name: text, email: text, data: { [text]: text, list: [text, { [text]: [text] }] } };
      expectOnlyOurs(notificationOf(texts, { files: [file(text)], formName: text, spaceName: text }).html);
    }
  });

  it("is text, and one line in the subject, for all names, fields and files", () => {
    fc.assert(
      fc.property(anyChanges, ({ submission = {}, formName = "", spaceName = "", fileNames = [] }) => {
        const files = fileNames.map((name) => file(name));
        const { subject, html } = notificationOf(submission, { formName, spaceName, files });
        expectOnlyOurs(html);
        expect(subject).not.toMatch(NOT_ONE_LINE);
        expect(subject.length).toBeGreaterThan(0);
        expect(subject.length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it("reads from its own side, as right to left", () => {
    const { html } = notificationOf({ data: { subject: "مرحبا" } });
    expect(html).toMatch(/<div dir="auto"[^>]*>مرحبا<\/div>/);
  });
});
