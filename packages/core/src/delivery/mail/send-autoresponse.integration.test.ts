import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newAddress, type RecipientsFixture, recipientsFixture } from "../recipients/recipients.fixture.ts";
import { type DeliveryChanges, type MailWorld, mailDelivery, mailWorld } from "./mail.fixture.ts";
import { sendAutoresponse } from "./send-autoresponse.ts";

let fixture: RecipientsFixture;
let world: MailWorld;
let visitor: string;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  world = await mailWorld(fixture);
  visitor = newAddress("visitor");
});
afterAll(async () => {
  await fixture.close();
});

const WORDS = { subject: "Thank you", body: "Hello,\n\n  <we> answer & call.\n", replyTo: null };

async function answer({ submission, ...changes }: DeliveryChanges = {}) {
  const deliveryKey = await fixture.keyOf(world.space);
  const space = { id: world.space.space.id, name: "Acme" };
  const delivery = mailDelivery("autoresponder", space, {
    options: WORDS,
    ...changes,
    submission: { email: visitor, ...submission },
  });
  return await sendAutoresponse({ ctx: world.ctx, delivery: { ...delivery, deliveryKey } });
}

describe("an answer to a visitor", () => {
  it("is the customer's words, from the space's name, and marked as written by a machine", async () => {
    expect(await answer()).toMatchObject({ kind: "delivered", response: "message-1" });
    expect(world.mails).toMatchObject([
      {
        to: visitor,
        replyTo: [],
        fromName: "Acme",
        subject: "Thank you",
        headers: { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" },
      },
    ]);
    const [mail] = world.mails;
    expect(mail?.cc).toBeUndefined();
    expect(mail?.headers).not.toHaveProperty("List-Unsubscribe");
    expect(mail?.text).toBe(
      'Hello,\n\n  <we> answer & call.\n\n-- \nSent because somebody gave this address in the form "Contact" of Acme. If it was not you, ignore it.\n',
    );
    expect(mail?.html).toContain("Hello,<br>\n<br>\n&nbsp; &lt;we&gt; answer &amp; call.</div>");
  });

  it("says where an answer to it goes, where the customer wants one", async () => {
    await answer({ options: { ...WORDS, replyTo: "help@acme.example" } });
    expect(world.mails).toMatchObject([{ replyTo: ["help@acme.example"] }]);
  });

  it("repeats nothing that the visitor typed", async () => {
    const typed = "TYPED-BY-A-STRANGER https://spam.example";
    await answer({
      submission: {
        name: typed,
        data: { [typed]: typed, message: typed },
        fieldOrder: [typed],
        referer: typed,
        userAgent: typed,
        mailOptions: { subject: typed, cc: [typed, newAddress("evil")] },
      },
    });
    expect(world.mails).toHaveLength(1);
    expect(JSON.stringify(world.mails)).not.toMatch(/STRANGER|spam\.example|evil/);
  });

  it("is one line in subject and name, whatever the customer's words are", async () => {
    await answer({ options: { ...WORDS, subject: "Hi\r\nBcc: all@example.com\u202E" } });
    expect(world.mails).toMatchObject([{ subject: "Hi Bcc: all@example.com" }]);
  });

  it("takes the customer's words as words, and never as a template", async () => {
    await answer({ options: { ...WORDS, body: "Dear {{ form }} {% if %} {{ fields.name }}" } });
    expect(world.mails[0]?.text).toContain("Dear {{ form }} {% if %} {{ fields.name }}");
  });
});

describe("no answer", () => {
  it.each<[string, DeliveryChanges, RegExp]>([
    ["without words", { options: { ...WORDS, body: null } }, /no text/],
    ["without a subject", { options: { ...WORDS, subject: null } }, /no text/],
    ["without an address", { submission: { email: null } }, /no address/],
    ["to two addresses", { submission: { email: "a@example.com,b@example.com" } }, /no address/],
    ["to what no mail server takes", { submission: { email: "ädä@example.com" } }, /no address/],
    ["to spam", { submission: { status: "spam" } }, /saw to this/],
    ["to what was read already", { submission: { status: "read" } }, /saw to this/],
  ])("is sent %s", async (_what, changes, reason) => {
    expect(await answer(changes)).toEqual({ kind: "abandoned", reason: expect.stringMatching(reason) });
    expect(world.mails).toEqual([]);
    expect(await world.countToday()).toBe(0);
  });

  it("is sent twice a day to one mailbox", async () => {
    expect(await answer()).toMatchObject({ kind: "delivered" });
    const label = visitor.replace("@", "+again@");
    for (const email of [visitor, visitor.toUpperCase(), label]) {
      expect(await answer({ submission: { email } })).toMatchObject({
        kind: "abandoned",
        reason: expect.stringContaining("one a day"),
      });
    }
    expect(world.mails).toHaveLength(1);
  });

  it("is lost to a mail service that was busy: the same delivery goes on trying", async () => {
    const deliveryId = "019b76da-a800-7000-8000-0000000000e1";
    world.failWith("throttled");
    expect(await answer({ deliveryId })).toMatchObject({ kind: "postponed" });
    expect(await world.countToday()).toBe(0);
    world.failWith(null);
    expect(await answer({ deliveryId })).toMatchObject({ kind: "delivered" });
    expect(world.mails).toHaveLength(1);
  });
});
