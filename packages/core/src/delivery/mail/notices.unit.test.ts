import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS } from "../chat/chat.fixture.ts";
import { NOT_ONE_LINE, tagsOf } from "./mail.fixture.ts";
import { confirmRecipientMail, destinationDisabledMail, testMail } from "./notices.ts";

const URL_OF_PAGE = "https://app.example.test/spaces/s/destinations";
const disabled = (changes: Partial<Parameters<typeof destinationDisabledMail>[0]> = {}) =>
  destinationDisabledMail({
    to: "owner@example.com",
    spaceName: "Acme",
    formName: "Contact",
    destination: { channel: "slack", name: "Sales", target: "a label" },
    reason: "It has failed for 24 hours.",
    url: URL_OF_PAGE,
    ...changes,
  });

describe("the notice of a destination that was switched off", () => {
  it("says which, why, and how it goes on again", () => {
    const mail = disabled();
    expect(mail).toMatchObject({
      to: "owner@example.com",
      subject: "Switched off: Slack message of Acme",
      headers: { "Auto-Submitted": "auto-generated" },
    });
    expect(mail.text).toContain(
      'The Slack message "Sales" for the form "Contact" in Acme was switched off. It has failed for 24 hours.',
    );
    expect(mail.text).toContain(`See the destination and test it:\n${URL_OF_PAGE}\n`);
    expect(mail.html).toContain(`href="${URL_OF_PAGE}"`);
    expect(disabled({ formName: null }).text).toContain("for all forms in Acme");
  });

  it("names a webhook by its host: what follows is often a secret", () => {
    const target = "https://user:pass@hooks.example.com/services/T0/SECRET?token=SECRET";
    const mail = disabled({ destination: { channel: "webhook", name: null, target } });
    expect(mail.text).toContain('The webhook "hooks.example.com"');
    expect(JSON.stringify(mail)).not.toMatch(/SECRET|pass@/);
  });
});

describe("the mail that asks an address to confirm itself", () => {
  it("leads to the confirmation and to being asked no more, each by a link of its own", () => {
    const [confirmUrl, unsubscribeUrl] = ["https://app.example.test/confirm", "https://app.example.test/no"];
    const mail = confirmRecipientMail({
      to: "ada@example.com",
      spaceName: "Acme",
      confirmUrl,
      unsubscribeUrl,
    });
    expect(mail.subject).toBe("Confirm your email address");
    expect(mail.text).toContain('The team "Acme" wants to send form submissions to this address.');
    expect(mail.text).toContain(`Confirm this address:\n${confirmUrl}\n`);
    expect(mail.text).toContain(`Do not ask again: ${unsubscribeUrl}\n`);
    expect([...mail.html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url)).toEqual([
      confirmUrl,
      unsubscribeUrl,
    ]);
  });
});

describe("names that people chose", () => {
  it("are text in every notice, and one line in its subject", () => {
    const notices = [
      (name: string) => disabled({ spaceName: name, formName: name, reason: name }),
      (name: string) => testMail({ to: "ada@example.com", spaceName: name }),
      (name: string) =>
        confirmRecipientMail({
          to: "ada@example.com",
          spaceName: name,
          confirmUrl: URL_OF_PAGE,
          unsubscribeUrl: URL_OF_PAGE,
        }),
    ];
    for (const notice of notices) {
      const tags = tagsOf(notice("x").html);
      for (const text of HOSTILE_TEXTS) {
        const mail = notice(text);
        expect(tagsOf(mail.html)).toEqual(tags);
        expect(mail.subject).not.toMatch(NOT_ONE_LINE);
        expect(mail.subject.length).toBeLessThanOrEqual(200);
      }
    }
  });
});
