import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addRecipient } from "./add-recipient.ts";
import { confirmRecipient } from "./confirm-recipient.ts";
import { listRecipients } from "./list-recipients.ts";
import { describeMailLink } from "./mail-link-state.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { newAddress, type RecipientsFixture, recipientsFixture } from "./recipients.fixture.ts";
import { removeRecipient } from "./remove-recipient.ts";
import { resubscribeRecipient } from "./resubscribe-recipient.ts";
import { unsubscribeRecipient } from "./unsubscribe-recipient.ts";

const DAY_MINUTES = 24 * 60;

let fixture: RecipientsFixture;
let ctx: RecipientContext;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  ctx = await fixture.newSpace();
  fixture.mailServer.isDown = false;
});
afterAll(async () => {
  await fixture.close();
});

const add = (email: string, as = ctx) => addRecipient({ ctx: as, input: { email } });
const confirm = (token: string) => confirmRecipient({ ctx: fixture.byLink, token });
const unsubscribe = (token: string) => unsubscribeRecipient({ ctx: fixture.byLink, token });
const mailsTo = (email: string) => fixture.mails.filter(({ to }) => to === email);
const stateOf = async (email: string, as = ctx) =>
  (await listRecipients({ ctx: as })).find((recipient) => recipient.email === email)?.state;

/** Added, confirmed by the mail's link, and the token that unsubscribes. */
async function addConfirmed(email: string): Promise<string> {
  await add(email);
  await confirm(fixture.lastToken(email, "confirm"));
  return fixture.lastToken(email, "unsubscribe");
}

async function auditOf(email: string) {
  const rows = await fixture.control.control
    .selectFrom("auditLog")
    .select(["action", "actorUserId", "organizationId"])
    .where("targetId", "=", email)
    .orderBy("id")
    .execute();
  return rows;
}

describe("adding a recipient", () => {
  it("asks the address by a mail, and it is verified when its owner says so", async () => {
    const email = newAddress();
    const { recipient, mail } = await add(email.toUpperCase());
    expect(mail).toEqual({ kind: "sent" });
    expect(recipient).toEqual({
      email,
      state: "pending",
      reason: null,
      addedAt: fixture.clock.now(),
      verifiedAt: null,
      unsubscribedAt: null,
    });
    const token = fixture.lastToken(email, "confirm");
    expect(await confirm(token)).toEqual({ kind: "done", email, spaceName: "Ada Lovelace's space" });
    expect(await stateOf(email)).toBe("verified");
    expect(await confirm(token)).toMatchObject({ kind: "done" });
    const userId = ctx.actor.type === "user" ? ctx.actor.userId : null;
    expect(await auditOf(email)).toEqual([
      { action: "recipient.add", actorUserId: userId, organizationId: ctx.space.id },
      { action: "recipient.confirm", actorUserId: null, organizationId: ctx.space.id },
    ]);
  });

  it("does nothing by looking at the link, however often", async () => {
    const email = newAddress();
    await add(email);
    const options = {
      ctx: fixture.byLink,
      purpose: "confirm",
      token: fixture.lastToken(email, "confirm"),
    } as const;
    const before = await fixture.control.dump();
    for (const _ of [1, 2]) expect(await describeMailLink(options)).toMatchObject({ kind: "open", email });
    expect(await fixture.control.dump()).toBe(before);
  });

  it("needs no mail for the acting user's own proven address", async () => {
    const own = newAddress("own");
    const userId = ctx.actor.type === "user" ? ctx.actor.userId : "";
    const user = fixture.control.control.updateTable("user").where("id", "=", userId);
    await user.set({ email: own, emailVerified: false }).execute();
    expect(await add(own)).toMatchObject({ mail: { kind: "sent" }, recipient: { state: "pending" } });
    await user.set({ emailVerified: true }).execute();
    expect(await add(own)).toMatchObject({ mail: { kind: "not_needed" }, recipient: { state: "verified" } });
    expect(mailsTo(own)).toHaveLength(1);
    // Another member's is a stranger's.
    const other = await fixture.newSpace();
    expect(await add(own, other)).toMatchObject({ recipient: { state: "pending" } });
  });

  it("verifies one's own address in a space that has no database yet, and no other there", async () => {
    const own = newAddress("own");
    const { control } = fixture.control;
    const userId = ctx.actor.type === "user" ? ctx.actor.userId : "";
    await control
      .updateTable("user")
      .set({ email: own, emailVerified: true })
      .where("id", "=", userId)
      .execute();
    await control.deleteFrom("tenant").where("organizationId", "=", ctx.space.id).execute();
    expect((await add(own)).recipient.state).toBe("verified");
    const stranger = newAddress();
    await expect(add(stranger)).rejects.toMatchObject({ code: "not_ready" });
    expect(await stateOf(stranger)).toBeUndefined();
  });

  it("is of one space: another's recipients stay as they are", async () => {
    const email = newAddress();
    const other = await fixture.newSpace();
    await addConfirmed(email);
    fixture.clock.advance({ minutes: 10 });
    await add(email, other);
    expect([await stateOf(email), await stateOf(email, other)]).toEqual(["verified", "pending"]);
  });

  it("says so where the mail server takes nothing, and asks again later", async () => {
    const email = newAddress();
    fixture.mailServer.isDown = true;
    expect(await add(email)).toMatchObject({ mail: { kind: "failed" }, recipient: { state: "pending" } });
    expect(fixture.logs.at(-1)).toContain("unavailable");
    expect(fixture.logs.join("\n")).not.toContain(email);
    fixture.mailServer.isDown = false;
    fixture.clock.advance({ minutes: 10 });
    expect((await add(email)).mail).toEqual({ kind: "sent" });
  });

  it.each(["", "ada", "ada@localhost", "a@b.example, c@d.example", "ada@example.com\r\nBcc: x@example.com"])(
    "refuses %j",
    async (email) => {
      await expect(add(email)).rejects.toMatchObject({ code: "invalid_input" });
    },
  );

  it("stops at two hundred", async () => {
    const { control } = fixture.control;
    const many = Array.from({ length: 200 }, () => ({ organizationId: ctx.space.id, email: newAddress() }));
    await control.insertInto("verifiedRecipient").values(many).execute();
    const email = newAddress();
    await expect(add(email)).rejects.toMatchObject({ code: "limit_reached" });
    expect(await stateOf(email)).toBeUndefined();
    expect(mailsTo(email)).toEqual([]);
    expect((await add(many[0]?.email ?? "")).mail).toEqual({ kind: "sent" });
  });

  it("needs an admin, and so do taking off and asking again; reading needs a member", async () => {
    const as = (role: RecipientContext["space"]["role"]) => ({ ...ctx, space: { ...ctx.space, role } });
    const input = { email: newAddress() };
    const forbidden = { code: "forbidden" };
    await expect(addRecipient({ ctx: as("member"), input })).rejects.toMatchObject(forbidden);
    await expect(removeRecipient({ ctx: as("member"), input })).rejects.toMatchObject(forbidden);
    await expect(resubscribeRecipient({ ctx: as("member"), input })).rejects.toMatchObject(forbidden);
    await expect(listRecipients({ ctx: as("viewer") })).rejects.toMatchObject(forbidden);
    expect(await listRecipients({ ctx: as("member") })).toEqual([]);
  });
});

describe("nobody's mailbox is filled with invitations", () => {
  it("since ten minutes lie between two to one address, whichever space sends them", async () => {
    const email = newAddress();
    const other = await fixture.newSpace();
    await add(email);
    const until = new Date(fixture.clock.now().getTime() + 10 * 60_000);
    expect((await add(email)).mail).toEqual({ kind: "held_back", until });
    expect((await add(email, other)).mail).toEqual({ kind: "held_back", until });
    await removeRecipient({ ctx, input: { email } });
    expect((await add(email)).mail).toEqual({ kind: "held_back", until });
    fixture.clock.set(until);
    expect((await add(email)).mail).toEqual({ kind: "sent" });
    expect(mailsTo(email)).toHaveLength(2);
  });

  it("since one address gets five in any 24 hours", async () => {
    const email = newAddress();
    const start = fixture.clock.now().getTime();
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await add(email)).mail).toEqual({ kind: "sent" });
      fixture.clock.advance({ minutes: 10 });
    }
    const until = new Date(start + DAY_MINUTES * 60_000);
    expect((await add(email)).mail).toEqual({ kind: "held_back", until });
    fixture.clock.set(until);
    expect((await add(email)).mail).toEqual({ kind: "sent" });
  });

  it("since one space sends twenty in any 24 hours, however many ask at once", async () => {
    const added = await Promise.all(Array.from({ length: 30 }, () => add(newAddress())));
    const kinds = added.map(({ mail }) => mail.kind);
    expect(kinds.filter((kind) => kind === "sent")).toHaveLength(20);
    expect(kinds.filter((kind) => kind === "held_back")).toHaveLength(10);
    expect(added.map(({ recipient }) => recipient.state)).toEqual(
      Array.from({ length: 30 }, () => "pending"),
    );
    const other = await fixture.newSpace();
    expect((await add(newAddress(), other)).mail).toEqual({ kind: "sent" });
  });

  it("since one address is asked once, however many ask for it at once", async () => {
    const email = newAddress();
    const added = await Promise.all(Array.from({ length: 20 }, () => add(email)));
    expect(added.filter(({ mail }) => mail.kind === "sent")).toHaveLength(1);
    expect(mailsTo(email)).toHaveLength(1);
    expect((await auditOf(email)).map(({ action }) => action)).toEqual(["recipient.add"]);
  });

  it("and what no limit looks at any more is forgotten", async () => {
    await add(newAddress());
    fixture.clock.advance({ minutes: DAY_MINUTES });
    await add(newAddress());
    const rows = await fixture.control.control.selectFrom("confirmationMail").select("sentAt").execute();
    expect(rows).toEqual([{ sentAt: fixture.clock.now() }]);
  });
});

describe("taking a recipient off", () => {
  it("voids its invitation, and is no error where there is none", async () => {
    const email = newAddress();
    await add(email);
    expect(await removeRecipient({ ctx, input: { email: ` ${email}` } })).toEqual({ isRemoved: true });
    expect(await removeRecipient({ ctx, input: { email } })).toEqual({ isRemoved: false });
    expect(await confirm(fixture.lastToken(email, "confirm"))).toEqual({ kind: "withdrawn" });
    expect(await stateOf(email)).toBeUndefined();
    expect((await auditOf(email)).map(({ action }) => action)).toEqual(["recipient.add", "recipient.remove"]);
  });

  it("leaves another space's alone", async () => {
    const email = newAddress();
    await addConfirmed(email);
    const other = await fixture.newSpace();
    expect(await removeRecipient({ ctx: other, input: { email } })).toEqual({ isRemoved: false });
    expect(await stateOf(email)).toBe("verified");
  });

  it("does not forget that an address unsubscribed", async () => {
    const email = newAddress();
    await unsubscribe(await addConfirmed(email));
    expect(await removeRecipient({ ctx, input: { email } })).toEqual({ isRemoved: false });
    expect(await stateOf(email)).toBe("unsubscribed");
  });
});

describe("an expired invitation", () => {
  it("confirms nothing; a new one does", async () => {
    const email = newAddress();
    await add(email);
    const old = fixture.lastToken(email, "confirm");
    fixture.clock.advance({ minutes: 7 * DAY_MINUTES, ms: 1 });
    expect(await confirm(old)).toEqual({ kind: "expired" });
    expect(await stateOf(email)).toBe("pending");
    await add(email);
    expect(await confirm(fixture.lastToken(email, "confirm"))).toMatchObject({ kind: "done" });
  });
});

describe("unsubscribing", () => {
  it("works at every click, and is audited once", async () => {
    const email = newAddress();
    const token = await addConfirmed(email);
    const look = { ctx: fixture.byLink, purpose: "unsubscribe", token } as const;
    expect(await describeMailLink(look)).toMatchObject({ kind: "open", email });
    expect(await stateOf(email)).toBe("verified");
    for (const _ of [1, 2]) expect(await unsubscribe(token)).toMatchObject({ kind: "done", email });
    expect(await describeMailLink(look)).toMatchObject({ kind: "done" });
    expect(await stateOf(email)).toBe("unsubscribed");
    expect((await auditOf(email)).filter(({ action }) => action === "recipient.unsubscribe")).toHaveLength(1);
  });

  it("also works before confirming, and after the space took the address off: it is not asked again", async () => {
    const email = newAddress();
    await add(email);
    const tokens = {
      confirm: fixture.lastToken(email, "confirm"),
      unsubscribe: fixture.lastToken(email, "unsubscribe"),
    };
    await removeRecipient({ ctx, input: { email } });
    expect(await unsubscribe(tokens.unsubscribe)).toMatchObject({ kind: "done" });
    fixture.clock.advance({ minutes: 10 });
    expect(await add(email)).toMatchObject({
      mail: { kind: "declined" },
      recipient: { state: "unsubscribed" },
    });
    expect(mailsTo(email)).toHaveLength(1);
    expect(await confirm(tokens.confirm)).toEqual({ kind: "withdrawn" });
  });

  it("does not end another space's mails", async () => {
    const email = newAddress();
    const token = await addConfirmed(email);
    const other = await fixture.newSpace();
    await fixture.control.control
      .insertInto("verifiedRecipient")
      .values({ organizationId: other.space.id, email, verifiedAt: fixture.clock.now() })
      .execute();
    await unsubscribe(token);
    expect([await stateOf(email), await stateOf(email, other)]).toEqual(["unsubscribed", "verified"]);
  });
});

describe("coming back after unsubscribing", () => {
  it("takes a new invitation: the old one does not do, nor does one's own account", async () => {
    const email = newAddress();
    const token = await addConfirmed(email);
    const old = fixture.lastToken(email, "confirm");
    await unsubscribe(token);
    const userId = ctx.actor.type === "user" ? ctx.actor.userId : "";
    await fixture.control.control
      .updateTable("user")
      .set({ email, emailVerified: true })
      .where("id", "=", userId)
      .execute();
    expect(await confirm(old)).toEqual({ kind: "withdrawn" });
    expect((await add(email)).mail).toEqual({ kind: "declined" });

    const resubscribe = () => resubscribeRecipient({ ctx, input: { email } });
    const sentAt = fixture.clock.now().getTime();
    expect(await resubscribe()).toEqual({
      kind: "held_back",
      until: new Date(sentAt + DAY_MINUTES * 60_000),
    });
    fixture.clock.advance({ minutes: DAY_MINUTES });
    expect(await resubscribe()).toEqual({ kind: "sent" });
    expect(await stateOf(email)).toBe("unsubscribed");
    expect(await resubscribe()).toMatchObject({ kind: "held_back" });
    await confirm(fixture.lastToken(email, "confirm"));
    expect(await stateOf(email)).toBe("verified");
    expect(await resubscribe()).toEqual({ kind: "not_needed" });
    expect(await unsubscribe(token)).toMatchObject({ kind: "done" });
    expect(await stateOf(email)).toBe("unsubscribed");
  });

  it("is nothing for an address that was never added", async () => {
    const asking = resubscribeRecipient({ ctx, input: { email: newAddress() } });
    await expect(asking).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("another space's links", () => {
  it("do nothing here, however they are turned", async () => {
    const email = newAddress();
    await add(email);
    const other = await fixture.newSpace();
    const theirs = newAddress();
    await add(theirs, other);
    const [, ...sealed] = fixture.lastToken(theirs, "confirm").split(".");
    const [mine = ""] = fixture.lastToken(email, "confirm").split(".");
    expect(await confirm([mine, ...sealed].join("."))).toEqual({ kind: "invalid" });
    expect(await confirm(fixture.lastToken(email, "unsubscribe"))).toEqual({ kind: "invalid" });
    expect(await unsubscribe(fixture.lastToken(email, "confirm"))).toEqual({ kind: "invalid" });
    expect([await stateOf(email), await stateOf(theirs, other)]).toEqual(["pending", "pending"]);
  });
});
