import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sealText } from "../../tenant/index.ts";
import { newAddress, type RecipientsFixture, recipientsFixture } from "../recipients/recipients.fixture.ts";
import { type DeliveryChanges, FORM, type MailWorld, mailDelivery, mailWorld } from "./mail.fixture.ts";
import { sendEmail } from "./send-email.ts";
import { smtpSealContext } from "./smtp-sender/smtp-sender.ts";

const NOW = new Date("2026-03-10T12:00:00.000Z");

let fixture: RecipientsFixture;
let world: MailWorld;
let space: { readonly id: string; readonly name: string };
let recipient: string;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  fixture.clock.set(NOW);
  world = await mailWorld(fixture);
  space = { id: world.space.space.id, name: "Acme" };
  recipient = newAddress();
  await world.admit(recipient);
});
afterAll(async () => {
  await fixture.close();
});

async function send(changes: DeliveryChanges = {}) {
  const deliveryKey = await fixture.keyOf(world.space);
  const delivery = { ...mailDelivery("email", space, { target: recipient, ...changes }), deliveryKey };
  return await sendEmail({ ctx: world.ctx, delivery });
}

const copies = (cc: readonly string[]): DeliveryChanges => ({
  submission: { mailOptions: { subject: null, cc } },
});

describe("a notification", () => {
  it("goes to a verified recipient, with an answer's way to the visitor and a way out", async () => {
    const deliveryId = "019b76da-a800-7000-8000-0000000000e1";
    expect(await send({ deliveryId })).toEqual({
      kind: "delivered",
      statusCode: null,
      response: "message-1",
    });
    const [mail] = world.mails;
    const unsubscribe = /^<(https:\/\/app\.example\.test\/api\/mail\/unsubscribe\/\S+)>$/;
    expect(mail).toMatchObject({
      to: recipient,
      cc: [],
      replyTo: ["ada@example.com"],
      subject: "New submission: Contact, from Ada (ada@example.com)",
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": expect.stringMatching(unsubscribe),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": expect.stringMatching(/^<form-[0-9a-f]{16}\.app\.example\.test>$/),
        "X-FormTrap-Delivery": deliveryId,
      },
    });
    expect(mail?.fromName).toBeUndefined();
    const [, url = ""] = unsubscribe.exec(mail?.headers?.["List-Unsubscribe"] ?? "") ?? [];
    expect(mail?.text).toContain(url);
    expect(mail?.html).toContain(url);
  });

  it("has headers that SES takes: plain ASCII, and short enough for the longest address", async () => {
    const longest = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example`;
    await world.admit(longest);
    await send({ target: longest });
    for (const [name, value] of Object.entries(world.mails[0]?.headers ?? {})) {
      expect(name).toMatch(/^[!-9;-~]{1,126}$/);
      expect(value).toMatch(/^[ -~]{1,870}$/);
    }
  });

  it.each([
    [() => newAddress(), /not among the space's recipients/],
    [() => "no address", /no email address/],
    [() => `${recipient}, evil@example.com`, /no email address/],
  ])("goes to nobody else (%#)", async (target, reason) => {
    expect(await send({ target: target() })).toEqual({
      kind: "abandoned",
      reason: expect.stringMatching(reason),
    });
    expect(world.mails).toEqual([]);
    expect(await world.countToday()).toBe(0);
  });

  it("goes to the one spelling of an address that was checked", async () => {
    await world.admit("ada@xn--bcher-kva.example");
    await send({ target: " Ada@Bücher.example" });
    expect(world.mails.map(({ to }) => to)).toEqual(["ada@xn--bcher-kva.example"]);
  });

  it.each([
    ["ada@example.com\r\nBcc: all@example.com"],
    ["ada@example.com, grace@example.com"],
    ["Ada <ada@example.com>"],
    ["ada..l@example.com"],
    ["ädä@example.com"],
    ["ada"],
    [null],
  ])("has no way for answers to %j, and goes all the same", async (email) => {
    expect(await send({ submission: { email } })).toMatchObject({ kind: "delivered" });
    expect(world.mails).toMatchObject([{ to: recipient, replyTo: [] }]);
  });

  it("says in its footer that the subject's template is broken", async () => {
    await send({ options: { subjectTemplate: "{{ fields.message }} in {{ space.name }}" } });
    await send({ options: { subjectTemplate: "{% if" } });
    const [good, bad] = world.mails;
    expect([good?.subject, good?.text.includes("could not be used")]).toEqual(["Grüße 😀 in Acme", false]);
    expect([bad?.subject, bad?.text.includes("could not be used")]).toEqual([
      "New submission: Contact, from Ada (ada@example.com)",
      true,
    ]);
    expect(bad?.html).toContain("could not be used");
  });
});

describe("people in copy", () => {
  it("are those of the space's recipients that the page names, each once", async () => {
    const [first, second, stranger] = [newAddress("b"), newAddress("c"), newAddress("evil")];
    await world.admit(first);
    await world.admit(second);
    await send(copies([first, stranger, second.toUpperCase(), ` ${first}\n`, recipient, "nonsense", ""]));
    expect(world.mails).toMatchObject([{ to: recipient, cc: [first, second] }]);
    expect(await world.countToday()).toBe(3);
  });

  it("end nobody else's mails by one click, and read whose mails the link ends", async () => {
    const copy = newAddress("b");
    await world.admit(copy);
    await send(copies([copy]));
    const [mail] = world.mails;
    expect(mail?.headers).toHaveProperty("List-Unsubscribe");
    expect(mail?.headers).not.toHaveProperty("List-Unsubscribe-Post");
    expect(mail?.text).toContain(`Unsubscribe ${recipient}:`);
  });

  it.each([
    (address: string) => `${address}\r\nBcc: evil@example.com`,
    (address: string) => `${address}/\r\nBcc:x`,
    (address: string) => `${address}, evil@example.com`,
    (address: string) => `<${address}>`,
    (address: string) => address.replace("example", "exam\r\nple"),
  ])("are not what only looks like a recipient (%#)", async (disguise) => {
    const copy = newAddress("b");
    await world.admit(copy);
    await send(copies([disguise(copy)]));
    expect(world.mails).toMatchObject([{ to: recipient, cc: [] }]);
  });

  it("get the mail of the form's first recipient alone", async () => {
    const copy = newAddress("b");
    await world.admit(copy);
    await send({ ...copies([copy]), isFirstEmail: false });
    expect(world.mails).toMatchObject([{ cc: [] }]);
  });

  it("are ten at most, whatever a page asks for", async () => {
    const addresses = Array.from({ length: 12 }, (_, index) => newAddress(`copy${index}`));
    for (const address of addresses) await world.admit(address);
    await send(copies(addresses));
    expect(world.mails[0]?.cc).toEqual(addresses.slice(0, 10));
  });
});

describe("a notification that cannot go now", () => {
  it("waits for tomorrow where the space sent its mails of the day", async () => {
    world = await mailWorld(fixture, 1);
    space = { id: world.space.space.id, name: "Acme" };
    await world.admit(recipient);
    expect(await send()).toMatchObject({ kind: "delivered" });
    const result = await send();
    expect(result).toMatchObject({ kind: "postponed", reason: expect.stringContaining("1 mails today") });
    const until = result.kind === "postponed" ? result.until.getTime() : 0;
    expect(until).toBeGreaterThanOrEqual(Date.parse("2026-03-11T00:00:00.000Z"));
    expect(world.mails).toHaveLength(1);
  });

  it("waits about a minute where the mail service is asked too much, each time another while", async () => {
    world.failWith("throttled");
    const waits: number[] = [];
    for (let number = 0; number < 20; number += 1) {
      const result = await send();
      if (result.kind !== "postponed") throw new Error(result.kind);
      waits.push(result.until.getTime() - NOW.getTime());
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  it.each([
    ["unavailable", { kind: "failed", error: "It is unavailable.", retryAfterMs: null }],
    ["misconfigured", { kind: "failed", error: "It is misconfigured.", retryAfterMs: null }],
    ["rejected", { kind: "abandoned", reason: "It is rejected." }],
    ["throttled", { kind: "postponed", reason: "It is throttled." }],
  ] as const)("is told as what it is: %s, and not counted", async (failure, result) => {
    const copy = newAddress("b");
    await world.admit(copy);
    await send();
    world.failWith(failure);
    expect(await send(copies([copy]))).toMatchObject(result);
    expect(await world.countToday()).toBe(1);
  });
});

describe("a space's own mail server", () => {
  async function setServer(verifiedAt: Date | null) {
    const deliveryKey = await fixture.keyOf(world.space);
    await world.space.control
      .insertInto("smtpSender")
      .values({
        organizationId: space.id,
        host: "smtp.acme.example",
        port: 465,
        security: "tls",
        username: "forms",
        sealedPassword: sealText(deliveryKey, smtpSealContext(space.id), "hunter2"),
        fromAddress: "forms@acme.example",
        fromName: "Acme",
        verifiedAt,
      })
      .execute();
  }

  it("sends in place of the deployment's, once it is proved to work", async () => {
    await setServer(NOW);
    expect(await send()).toMatchObject({ kind: "delivered" });
    expect(world.mails).toEqual([]);
    expect(world.ownMails).toMatchObject([
      {
        server: {
          host: "smtp.acme.example",
          port: 465,
          security: "tls",
          login: { username: "forms", password: "hunter2" },
          fromAddress: "forms@acme.example",
          fromName: "Acme",
        },
        mail: { to: recipient, headers: { "List-Id": expect.stringContaining("form-") } },
      },
    ]);
  });

  it("sends nothing before that", async () => {
    await setServer(null);
    await send();
    expect([world.mails.length, world.ownMails.length]).toEqual([1, 0]);
  });
});

it("a form's id is not in its mails' headers", async () => {
  await send();
  expect(JSON.stringify(world.mails[0]?.headers)).not.toContain(FORM.id);
});
