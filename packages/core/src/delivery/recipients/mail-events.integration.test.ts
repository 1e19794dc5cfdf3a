import type { SesEvent } from "@formtrap/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listRecipients } from "./list-recipients.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { newAddress, type RecipientsFixture, recipientsFixture } from "./recipients.fixture.ts";
import { recordMailEvent } from "./record-mail-event.ts";

let fixture: RecipientsFixture;
let spaces: [RecipientContext, RecipientContext];
let email: string;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  spaces = [await fixture.newSpace(), await fixture.newSpace()];
  email = newAddress();
  await knows(email);
});
afterAll(async () => {
  await fixture.close();
});

/** Both spaces have an address among their confirmed recipients. */
const knows = (address: string) =>
  fixture.control.control
    .insertInto("verifiedRecipient")
    .values(
      spaces.map(({ space }) => ({
        organizationId: space.id,
        email: address,
        verifiedAt: fixture.clock.now(),
      })),
    )
    .execute();

const mail = (...destination: string[]) => ({ messageId: "0100018f-000000", destination });
const bounce = (reported: string, options: { type?: string; to?: string[] } = {}): SesEvent => ({
  eventType: "Bounce",
  mail: mail(...(options.to ?? [reported])),
  bounce: {
    bounceType: options.type ?? "Permanent",
    bounceSubType: "General",
    bouncedRecipients: [{ emailAddress: reported }],
  },
});
const complaint = (reported: string, type: string | null = "abuse"): SesEvent => ({
  eventType: "Complaint",
  mail: mail(reported),
  complaint: { complainedRecipients: [{ emailAddress: reported }], complaintFeedbackType: type },
});
const record = (event: SesEvent) => recordMailEvent({ ctx: fixture.byLink, event });
const suppressionOf = async (address: string) =>
  await fixture.control.control
    .selectFrom("mailSuppression")
    .select(["reason", "detail"])
    .where("email", "=", address)
    .executeTakeFirst();
const recipientsNow = async (address = email) => {
  const lists = await Promise.all(spaces.map((ctx) => listRecipients({ ctx })));
  return lists.map((list) => list.find((recipient) => recipient.email === address));
};
const audits = async () => {
  const rows = await fixture.control.control
    .selectFrom("auditLog")
    .select(["action", "organizationId"])
    .where("action", "=", "recipient.suppress")
    .where("targetId", "=", email)
    .execute();
  return rows.length;
};

describe("a mail that came back for good", () => {
  it("suppresses the address in every space that has it, and says why", async () => {
    await record(bounce(email));
    expect(await suppressionOf(email)).toEqual({ reason: "bounce", detail: "General" });
    const recipients = await recipientsNow();
    expect(recipients.map((recipient) => recipient?.state)).toEqual(["suppressed", "suppressed"]);
    expect(recipients[0]).toMatchObject({
      reason: expect.stringMatching(/undeliverable/),
      unsubscribedAt: null,
    });
    expect(await audits()).toBe(2);
  });

  it("suppresses an address that no space has", async () => {
    const unknown = newAddress();
    await record(bounce(unknown));
    expect(await suppressionOf(unknown)).toMatchObject({ reason: "bounce" });
  });

  it("is the same when it is told twice, or by ten at once", async () => {
    await Promise.all(Array.from({ length: 10 }, () => record(bounce(email))));
    const before = await fixture.control.dump();
    await record(bounce(email));
    expect(await fixture.control.dump()).toBe(before);
    expect(await audits()).toBe(2);
  });

  it("is about the address that was written to, whatever is behind it and however it is spelled", async () => {
    const behind = newAddress("behind");
    await record(bounce(behind, { to: [`Ada Lovelace <${email.toUpperCase()}>`] }));
    expect(await suppressionOf(email)).toBeDefined();
    expect(await suppressionOf(behind)).toBeUndefined();
  });

  it("is about those alone that are reported, where several were written to", async () => {
    const other = newAddress("copy");
    await record(bounce(other, { to: [email, other] }));
    expect(await suppressionOf(email)).toBeUndefined();
    expect(await suppressionOf(other)).toBeDefined();
  });
});

describe("a complaint", () => {
  it("suppresses the address, and unsubscribes it in every space", async () => {
    await record(complaint(email));
    expect(await suppressionOf(email)).toEqual({ reason: "complaint", detail: "abuse" });
    for (const recipient of await recipientsNow()) {
      expect(recipient).toMatchObject({ state: "suppressed", unsubscribedAt: fixture.clock.now() });
      expect(recipient?.reason).toMatch(/spam/);
    }
  });

  it("counts where the provider gave no reason, and not where somebody says that it is no spam", async () => {
    await record(complaint(email, "not-spam"));
    expect(await suppressionOf(email)).toBeUndefined();
    await record(complaint(email, null));
    expect(await suppressionOf(email)).toMatchObject({ reason: "complaint" });
  });

  it("keeps the day on which somebody unsubscribed before", async () => {
    const before = new Date("2026-01-01T00:00:00.000Z");
    await fixture.control.control
      .updateTable("verifiedRecipient")
      .set({ unsubscribedAt: before })
      .where("email", "=", email)
      .execute();
    await record(complaint(email));
    expect((await recipientsNow())[0]?.unsubscribedAt).toEqual(before);
  });
});

describe("a complaint and a bounce", () => {
  it.each([
    ["one after the other", [0, 1]],
    ["in the other order", [1, 0]],
    ["more than once", [1, 0, 0, 1, 0]],
  ])("end the same, %s", async (_name, order) => {
    const events = [complaint(email), bounce(email)];
    for (const index of order) {
      const event = events[index];
      if (event !== undefined) await record(event);
    }
    expect(await suppressionOf(email)).toEqual({ reason: "complaint", detail: "abuse" });
    for (const recipient of await recipientsNow()) {
      expect(recipient).toMatchObject({ state: "suppressed", unsubscribedAt: fixture.clock.now() });
    }
  });

  it("about the same addresses do not block one another", async () => {
    const addresses = Array.from({ length: 5 }, () => newAddress());
    for (const address of addresses) await knows(address);
    const several = (listed: readonly string[]): SesEvent => ({
      eventType: "Complaint",
      mail: mail(...listed),
      complaint: {
        complainedRecipients: listed.map((emailAddress) => ({ emailAddress })),
        complaintFeedbackType: "abuse",
      },
    });
    const events = Array.from({ length: 20 }, (_value, index) =>
      index % 3 === 0
        ? bounce(addresses[index % 5] ?? "")
        : several(index % 2 ? addresses : addresses.toReversed()),
    );
    await Promise.all(events.map(record));
    for (const address of addresses)
      expect(await suppressionOf(address)).toMatchObject({ reason: "complaint" });
  });
});

describe("an event that means nothing for anybody", () => {
  it.each(["Transient", "Undetermined", "Something new"])("is a bounce of the type %s", async (type) => {
    const before = await fixture.control.dump();
    await record(bounce(email, { type }));
    expect(await fixture.control.dump()).toBe(before);
  });

  it("is one about what is no address", async () => {
    const before = await fixture.control.dump();
    await record(bounce("", { to: ["undisclosed-recipients:;"] }));
    await record(bounce("no address", { to: [] }));
    expect(await fixture.control.dump()).toBe(before);
  });
});

describe("recording", () => {
  it("is the platform's alone", async () => {
    const acting = recordMailEvent({ ctx: spaces[0], event: bounce(email) });
    await expect(acting).rejects.toMatchObject({ code: "forbidden" });
    expect(await suppressionOf(email)).toBeUndefined();
  });

  it("leaves no address in the log", async () => {
    await record(bounce(email));
    await record(complaint(email));
    const lines = fixture.logs.filter((line) => line.startsWith("mail event"));
    expect(lines.at(-1)).toContain('"recipients":2');
    expect(fixture.logs.join("\n")).not.toContain("@");
  });
});
