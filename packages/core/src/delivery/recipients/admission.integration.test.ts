import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addRecipient } from "./add-recipient.ts";
import { admitAutoresponse } from "./admit-autoresponse.ts";
import { admitMail } from "./admit-mail.ts";
import { confirmRecipient } from "./confirm-recipient.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { newAddress, type RecipientsFixture, recipientsFixture } from "./recipients.fixture.ts";
import { returnMail } from "./return-mail.ts";
import { unsubscribeRecipient } from "./unsubscribe-recipient.ts";

const NOON = new Date("2026-03-10T12:00:00.000Z");
const MIDNIGHT_MS = Date.parse("2026-03-11T00:00:00.000Z");
const MINUTE_MS = 60_000;

let fixture: RecipientsFixture;
let space: RecipientContext;
let organizationId: string;
let recipient: string;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  fixture.clock.set(NOON);
  space = await fixture.newSpace();
  organizationId = space.space.id;
  recipient = newAddress();
  await fixture.control.control
    .insertInto("verifiedRecipient")
    .values({ organizationId, email: recipient, verifiedAt: NOON })
    .execute();
});
afterAll(async () => {
  await fixture.close();
});

const admissionCtx = (mailsPerDayMax: number) => ({ ...space, mailsPerDayMax });
const admit = (email = recipient, mailsPerDayMax = 500) =>
  admitMail({ ctx: admissionCtx(mailsPerDayMax), organizationId, email, purpose: "notification" });
const answer = async (
  email: string,
  {
    deliveryId = newId(),
    mailsPerDayMax = 500,
    as = space,
  }: {
    deliveryId?: string;
    mailsPerDayMax?: number;
    as?: RecipientContext;
  } = {},
) =>
  await admitAutoresponse({
    ctx: { ...as, mailsPerDayMax },
    deliveryKey: await fixture.keyOf(as),
    organizationId: as.space.id,
    deliveryId,
    email,
  });
const kinds = (admissions: readonly { readonly kind: string }[], kind: string) =>
  admissions.filter((admission) => admission.kind === kind);
const suppress = (email: string, reason: "bounce" | "complaint") =>
  fixture.control.control.insertInto("mailSuppression").values({ email, reason }).execute();
const sentOn = async (day: string) =>
  await fixture.control.control
    .selectFrom("mailUsage")
    .select("sent")
    .where("organizationId", "=", organizationId)
    .where("day", "=", new Date(`${day}T00:00:00`))
    .execute();

describe("a mail to a recipient", () => {
  it("is admitted where the address is confirmed, in any spelling", async () => {
    expect(await admit()).toEqual({ kind: "admitted" });
    expect(await admit(` ${recipient.toUpperCase()}`)).toEqual({ kind: "admitted" });
  });

  it("is refused where the address is unknown, another space's, or not confirmed yet", async () => {
    const reason = "This address is not among the space's recipients.";
    expect(await admit(newAddress())).toEqual({ kind: "refused", reason });
    expect(await admit("no address")).toEqual({ kind: "refused", reason });
    const invited = newAddress();
    await addRecipient({ ctx: space, input: { email: invited } });
    expect(await admit(invited)).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/not confirmed/),
    });
    await confirmRecipient({ ctx: fixture.byLink, token: fixture.lastToken(invited, "confirm") });
    expect(await admit(invited)).toEqual({ kind: "admitted" });
    space = await fixture.newSpace();
    organizationId = space.space.id;
    expect(await admit(invited)).toEqual({ kind: "refused", reason });
  });

  it("is refused once its owner unsubscribed", async () => {
    const invited = newAddress();
    await addRecipient({ ctx: space, input: { email: invited } });
    await confirmRecipient({ ctx: fixture.byLink, token: fixture.lastToken(invited, "confirm") });
    await unsubscribeRecipient({ ctx: fixture.byLink, token: fixture.lastToken(invited, "unsubscribe") });
    expect(await admit(invited)).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/unsubscribed/),
    });
  });

  it.each(["bounce", "complaint"] as const)(
    "is refused after a %s, whichever space's mail it was",
    async (reason) => {
      await suppress(recipient, reason);
      expect(await admit()).toMatchObject({ kind: "refused" });
    },
  );

  it("does not count where it is refused", async () => {
    for (let tries = 0; tries < 3; tries += 1) await admit(newAddress(), 1);
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
  });
});

describe("a space's mails of a day", () => {
  it("are exactly as many as it may send, though a hundred ask at once", async () => {
    const admissions = await Promise.all(Array.from({ length: 100 }, () => admit(recipient, 10)));
    expect(kinds(admissions, "admitted")).toHaveLength(10);
    expect(kinds(admissions, "postponed")).toHaveLength(90);
    expect(await sentOn("2026-03-10")).toEqual([{ sent: 10 }]);
  });

  it("go on some minutes after midnight in UTC, not all at one moment", async () => {
    await admit(recipient, 1);
    const postponed = await Promise.all(Array.from({ length: 20 }, () => admit(recipient, 1)));
    const times = postponed.map((each) => (each.kind === "postponed" ? each.until.getTime() : 0));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(MIDNIGHT_MS);
    expect(Math.max(...times)).toBeLessThan(MIDNIGHT_MS + 15 * MINUTE_MS);
    expect(new Set(times).size).toBeGreaterThan(1);
    fixture.clock.set(new Date(Math.min(...times)));
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
  });

  it("end at midnight in UTC, to the millisecond", async () => {
    fixture.clock.set(new Date(MIDNIGHT_MS - 1));
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
    expect(await admit(recipient, 1)).toMatchObject({ kind: "postponed" });
    fixture.clock.advance({ ms: 1 });
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
  });

  it.each([0, -1])("are none where the limit is %i", async (mailsPerDayMax) => {
    expect(await admit(recipient, mailsPerDayMax)).toMatchObject({ kind: "postponed" });
  });

  it("stay within a limit that was lowered during the day", async () => {
    for (let sent = 0; sent < 5; sent += 1) await admit(recipient, 10);
    expect(await admit(recipient, 3)).toMatchObject({ kind: "postponed" });
    expect(await admit(recipient, 6)).toEqual({ kind: "admitted" });
  });

  it("are each space's own", async () => {
    await admit(recipient, 1);
    const other = await fixture.newSpace();
    await fixture.control.control
      .insertInto("verifiedRecipient")
      .values({ organizationId: other.space.id, email: recipient, verifiedAt: NOON })
      .execute();
    [space, organizationId] = [other, other.space.id];
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
  });

  it("get back a mail that did not leave, and never more than were counted", async () => {
    await admit(recipient, 1);
    await returnMail({ ctx: admissionCtx(1), organizationId });
    await returnMail({ ctx: admissionCtx(1), organizationId });
    expect(await admit(recipient, 1)).toEqual({ kind: "admitted" });
    expect(await admit(recipient, 1)).toMatchObject({ kind: "postponed" });
  });

  it("clear up what is older than yesterday, of every space, without a schedule", async () => {
    await answer(newAddress("visitor"));
    fixture.clock.set(new Date("2026-03-11T12:00:00.000Z"));
    await admit();
    const days = async () => {
      const rows = await fixture.control.control.selectFrom("mailUsage").select("day").execute();
      return new Set(rows.map(({ day }) => day.toDateString()));
    };
    expect(await days()).toEqual(new Set(["Tue Mar 10 2026", "Wed Mar 11 2026"]));
    fixture.clock.set(new Date("2026-03-12T12:00:00.000Z"));
    await admit();
    expect(await days()).toEqual(new Set(["Wed Mar 11 2026", "Thu Mar 12 2026"]));
    expect(await fixture.control.control.selectFrom("autoresponse").selectAll().execute()).toEqual([]);
  });
});

describe("an answer to a visitor", () => {
  it("is one a day and mailbox, though twenty posts come at once", async () => {
    const email = newAddress("visitor");
    const admissions = await Promise.all(Array.from({ length: 20 }, () => answer(email)));
    expect(kinds(admissions, "admitted")).toHaveLength(1);
    expect(kinds(admissions, "refused")).toHaveLength(19);
    expect(await sentOn("2026-03-10")).toEqual([{ sent: 1 }]);
    fixture.clock.set(new Date(MIDNIGHT_MS));
    expect(await answer(email)).toEqual({ kind: "admitted" });
  });

  it("is the same mailbox in other spellings and with other labels", async () => {
    const email = newAddress("visitor");
    await answer(email);
    const [local = "", domain = ""] = email.split("@");
    expect(await answer(email.toUpperCase())).toMatchObject({ kind: "refused" });
    expect(await answer(`${local}+more@${domain}`)).toMatchObject({ kind: "refused" });
  });

  it("may be tried again by the delivery that has it, and each try counts", async () => {
    const email = newAddress("visitor");
    const deliveryId = newId();
    const first = await Promise.all([1, 2, 3].map(() => answer(email, { deliveryId })));
    expect(kinds(first, "admitted")).toHaveLength(3);
    expect(await answer(email)).toMatchObject({ kind: "refused" });
    expect(await sentOn("2026-03-10")).toEqual([{ sent: 3 }]);
  });

  it("is each space's own", async () => {
    const email = newAddress("visitor");
    const other = await fixture.newSpace();
    expect(await answer(email)).toEqual({ kind: "admitted" });
    expect(await answer(email, { as: other })).toEqual({ kind: "admitted" });
  });

  it("leaves half of the day's mails to the space's own people", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => answer(newAddress("visitor"), { mailsPerDayMax: 10 })),
    );
    expect(kinds(answers, "admitted")).toHaveLength(5);
    expect(kinds(answers, "postponed")).toHaveLength(5);
    const mails = await Promise.all(Array.from({ length: 10 }, () => admit(recipient, 10)));
    expect(kinds(mails, "admitted")).toHaveLength(5);
  });

  it("waits till the next day with its place kept, where the day's mails are used up", async () => {
    const email = newAddress("visitor");
    const deliveryId = newId();
    const postponed = await answer(email, { deliveryId, mailsPerDayMax: 1 });
    expect(postponed).toMatchObject({ kind: "postponed" });
    expect(await answer(email)).toMatchObject({ kind: "refused" });
    if (postponed.kind === "postponed") fixture.clock.set(postponed.until);
    expect(await answer(email, { deliveryId })).toEqual({ kind: "admitted" });
  });

  it("goes to nobody whose mails bounced, who complained, or who unsubscribed from the space", async () => {
    const [bounced, complained, unsubscribed] = [newAddress(), newAddress(), newAddress()];
    await suppress(bounced, "bounce");
    await suppress(complained, "complaint");
    await fixture.control.control
      .insertInto("verifiedRecipient")
      .values({ organizationId, email: unsubscribed, unsubscribedAt: NOON })
      .execute();
    for (const email of [bounced, complained, unsubscribed]) {
      expect(await answer(email)).toMatchObject({ kind: "refused" });
    }
    expect(await sentOn("2026-03-10")).toEqual([]);
  });

  it.each(["", "nobody", "a@b.example, c@d.example", "ada@example.com\r\nBcc: x@y.example"])(
    "is refused where the visitor's address is %j",
    async (email) => {
      expect(await answer(email)).toMatchObject({ kind: "refused" });
    },
  );

  it("leaves no visitor's address behind", async () => {
    const email = newAddress("visitor");
    await answer(email);
    expect(await fixture.control.dump()).not.toContain(email);
  });
});
