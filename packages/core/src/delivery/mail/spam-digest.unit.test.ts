import type { SpamCount } from "@formtrap/tenant-db";
import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS } from "../chat/chat.fixture.ts";
import { NOT_ONE_LINE, tagsOf } from "./mail.fixture.ts";
import { spamDigestMail } from "./spam-digest.ts";

const post = (changes: Partial<SpamCount["latest"][number]> = {}): SpamCount["latest"][number] => ({
  id: "1",
  createdAt: new Date("2026-11-20T23:59:59.000Z"),
  name: "SEO",
  email: "seo@example.com",
  reason: "too many links",
  ...changes,
});
const form = (changes: Partial<SpamCount> = {}): SpamCount => ({
  formId: "f",
  formName: "Contact",
  count: 7,
  latest: [post(), post({ name: null }), post({ name: null, email: null, reason: null })],
  ...changes,
});
const digest = (forms: readonly SpamCount[], spaceName = "Acme") =>
  spamDigestMail({
    to: "ada@example.com",
    spaceName,
    since: new Date("2026-11-14T10:00:00.000Z"),
    forms,
    url: "https://app.example.test/inbox?status=spam",
    unsubscribeUrl: "https://app.example.test/no",
    headers: { "X-Test": "1" },
  });

describe("the digest of spam", () => {
  it("counts by form, shows the latest with reasons, and leads to the inbox", () => {
    const mail = digest([form(), form({ formName: "Jobs", count: 1, latest: [post()] })]);
    expect(mail).toMatchObject({
      to: "ada@example.com",
      subject: "8 held back as spam in Acme",
      headers: { "X-Test": "1" },
    });
    expect(mail.text).toBe(`8 held back as spam in Acme
Held back since 14 November 2026. Should one of them be no spam, say so in the inbox.

Contact: 7
- SEO (seo@example.com)
  20 November 2026: too many links
- seo@example.com
  20 November 2026: too many links
- Somebody without a name
  20 November 2026
  and 4 more

Jobs: 1
- SEO (seo@example.com)
  20 November 2026: too many links

See them in the inbox:
https://app.example.test/inbox?status=spam

-- 
You get this once a week at most, as a recipient of Acme.
Unsubscribe ada@example.com: https://app.example.test/no
`);
    expect(mail.html).toContain("Contact: 7");
    expect(mail.html).toContain("20 November 2026: too many links");
    expect(mail.html).toContain('href="https://app.example.test/inbox?status=spam"');
  });

  it("says how many forms it leaves out", () => {
    const mail = digest(Array.from({ length: 25 }, (_, index) => form({ formName: `Form ${index}` })));
    expect(mail.text).toContain("Form 19: 7");
    expect(mail.text).not.toContain("Form 20: 7");
    expect(mail.text).toContain("And 5 more forms");
    expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
  });

  it("takes what spammers typed as text", () => {
    const tags = tagsOf(digest([form({ latest: [post()] })]).html);
    for (const text of HOSTILE_TEXTS) {
      const latest = [post({ name: text, email: text, reason: text })];
      const mail = digest([form({ formName: text, latest })], text);
      expect(tagsOf(mail.html)).toEqual(tags);
      expect(mail.subject).not.toMatch(NOT_ONE_LINE);
    }
  });
});
