import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addRecipient } from "./add-recipient.ts";
import { listRecipients } from "./list-recipients.ts";
import { describeMailLink } from "./mail-link-state.ts";
import { newRecipientSpace, type RecipientActs } from "./recipient-acts.fixture.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { newAddress, type RecipientsFixture, recipientsFixture } from "./recipients.fixture.ts";
import { removeRecipient } from "./remove-recipient.ts";
import { resubscribeRecipient } from "./resubscribe-recipient.ts";

const DAY_MINUTES = 24 * 60;

let fixture: RecipientsFixture;
let ctx: RecipientContext;
let acts: RecipientActs;
beforeAll(async () => {
  fixture = await recipientsFixture();
  return () => fixture.close();
});
beforeEach(async () => {
  ({ ctx, acts } = await newRecipientSpace(fixture));
});

describe("adding a recipient", () => {
  it("asks the address by a mail, and it is verified when its owner says so", async () => {
    const email = newAddress();
    const { recipient, mail } = await acts.add(email.toUpperCase());
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
    expect(await acts.confirm(token)).toEqual({ kind: "done", email, spaceName: "Ada Lovelace's space" });
    expect(await acts.stateOf(email)).toBe("verified");
    expect(await acts.confirm(token)).toMatchObject({ kind: "done" });
    const userId = ctx.actor.type === "user" ? ctx.actor.userId : null;
    expect(await acts.auditOf(email)).toEqual([
      { action: "recipient.add", actorUserId: userId, organizationId: ctx.space.id },
      { action: "recipient.confirm", actorUserId: null, organizationId: ctx.space.id },
    ]);
  });

  it("does nothing by looking at the link, however often", async () => {
    const email = newAddress();
    await acts.add(email);
    const options = {
      ctx: fixture.byLink,
      purpose: "confirm",
      token: fixture.lastToken(email, "confirm"),
    } as const;
    const before = await fixture.control.dump();
    expect(await describeMailLink(options)).toMatchObject({ kind: "open", email });
    expect(await describeMailLink(options)).toMatchObject({ kind: "open", email });
    expect(await fixture.control.dump()).toBe(before);
  });

  it("needs no mail for the acting user's own proven address", async () => {
    const own = newAddress("own");
    await acts.setOwnAddress(own, { isProven: false });
    expect(await acts.add(own)).toMatchObject({ mail: { kind: "sent" }, recipient: { state: "pending" } });
    await acts.setOwnAddress(own, { isProven: true });
    expect(await acts.add(own)).toMatchObject({
      mail: { kind: "not_needed" },
      recipient: { state: "verified" },
    });
    expect(acts.mailsTo(own)).toHaveLength(1);
    // Another member's is a stranger's.
    const other = await fixture.newSpace();
    expect(await acts.add(own, other)).toMatchObject({ recipient: { state: "pending" } });
  });

  it("verifies one's own address in a space that has no database yet, and no other there", async () => {
    const own = newAddress("own");
    const { control } = fixture.control;
    await acts.setOwnAddress(own, { isProven: true });
    await control.deleteFrom("tenant").where("organizationId", "=", ctx.space.id).execute();
    expect((await acts.add(own)).recipient.state).toBe("verified");
    const stranger = newAddress();
    await expect(acts.add(stranger)).rejects.toMatchObject({ code: "not_ready" });
    expect(await acts.stateOf(stranger)).toBeUndefined();
  });

  it("is of one space: another's recipients stay as they are", async () => {
    const email = newAddress();
    const other = await fixture.newSpace();
    await acts.addConfirmed(email);
    fixture.clock.advance({ minutes: 10 });
    await acts.add(email, other);
    expect([await acts.stateOf(email), await acts.stateOf(email, other)]).toEqual(["verified", "pending"]);
  });

  it("says so where the mail server takes nothing, and asks again later", async () => {
    const email = newAddress();
    fixture.mailServer.isDown = true;
    expect(await acts.add(email)).toMatchObject({
      mail: { kind: "failed" },
      recipient: { state: "pending" },
    });
    expect(fixture.logs.at(-1)).toContain("unavailable");
    expect(fixture.logs.join("\n")).not.toContain(email);
    fixture.mailServer.isDown = false;
    fixture.clock.advance({ minutes: 10 });
    expect((await acts.add(email)).mail).toEqual({ kind: "sent" });
  });

  it.each(["", "ada", "ada@localhost", "a@b.example, c@d.example", "ada@example.com\r\nBcc: x@example.com"])(
    "refuses %j",
    async (email) => {
      await expect(acts.add(email)).rejects.toMatchObject({ code: "invalid_input" });
    },
  );

  it("stops at two hundred", async () => {
    const { control } = fixture.control;
    const many = Array.from({ length: 200 }, () => ({ organizationId: ctx.space.id, email: newAddress() }));
    await control.insertInto("verifiedRecipient").values(many).execute();
    const email = newAddress();
    await expect(acts.add(email)).rejects.toMatchObject({ code: "limit_reached" });
    expect(await acts.stateOf(email)).toBeUndefined();
    expect(acts.mailsTo(email)).toEqual([]);
    expect((await acts.add(many[0]?.email ?? "")).mail).toEqual({ kind: "sent" });
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
    await acts.add(email);
    const until = new Date(fixture.clock.now().getTime() + 10 * 60_000);
    expect((await acts.add(email)).mail).toEqual({ kind: "held_back", until });
    expect((await acts.add(email, other)).mail).toEqual({ kind: "held_back", until });
    await removeRecipient({ ctx, input: { email } });
    expect((await acts.add(email)).mail).toEqual({ kind: "held_back", until });
    fixture.clock.set(until);
    expect((await acts.add(email)).mail).toEqual({ kind: "sent" });
    expect(acts.mailsTo(email)).toHaveLength(2);
  });

  it("since one address gets five in any 24 hours", async () => {
    const email = newAddress();
    const start = fixture.clock.now().getTime();
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await acts.add(email)).mail).toEqual({ kind: "sent" });
      fixture.clock.advance({ minutes: 10 });
    }
    const until = new Date(start + DAY_MINUTES * 60_000);
    expect((await acts.add(email)).mail).toEqual({ kind: "held_back", until });
    fixture.clock.set(until);
    expect((await acts.add(email)).mail).toEqual({ kind: "sent" });
  });

  it("since one space sends twenty in any 24 hours, however many ask at once", async () => {
    const added = await Promise.all(Array.from({ length: 30 }, () => acts.add(newAddress())));
    const kinds = added.map(({ mail }) => mail.kind);
    expect(kinds.filter((kind) => kind === "sent")).toHaveLength(20);
    expect(kinds.filter((kind) => kind === "held_back")).toHaveLength(10);
    expect(added.map(({ recipient }) => recipient.state)).toEqual(
      Array.from({ length: 30 }, () => "pending"),
    );
    const other = await fixture.newSpace();
    expect((await acts.add(newAddress(), other)).mail).toEqual({ kind: "sent" });
  });

  it("since one address is asked once, however many ask for it at once", async () => {
    const email = newAddress();
    const added = await Promise.all(Array.from({ length: 20 }, () => acts.add(email)));
    expect(added.filter(({ mail }) => mail.kind === "sent")).toHaveLength(1);
    expect(acts.mailsTo(email)).toHaveLength(1);
    expect((await acts.auditOf(email)).map(({ action }) => action)).toEqual(["recipient.add"]);
  });

  it("and what no limit looks at any more is forgotten", async () => {
    await acts.add(newAddress());
    fixture.clock.advance({ minutes: DAY_MINUTES });
    await acts.add(newAddress());
    const rows = await fixture.control.control.selectFrom("confirmationMail").select("sentAt").execute();
    expect(rows).toEqual([{ sentAt: fixture.clock.now() }]);
  });
});

describe("taking a recipient off", () => {
  it("voids its invitation, and says where there is none", async () => {
    const email = newAddress();
    await acts.add(email);
    await removeRecipient({ ctx, input: { email: ` ${email}` } });
    await expect(removeRecipient({ ctx, input: { email } })).rejects.toMatchObject({ code: "not_found" });
    expect(await acts.confirm(fixture.lastToken(email, "confirm"))).toEqual({ kind: "withdrawn" });
    expect(await acts.stateOf(email)).toBeUndefined();
    expect((await acts.auditOf(email)).map(({ action }) => action)).toEqual([
      "recipient.add",
      "recipient.remove",
    ]);
  });

  it("leaves another space's alone", async () => {
    const email = newAddress();
    await acts.addConfirmed(email);
    const other = await fixture.newSpace();
    const removing = removeRecipient({ ctx: other, input: { email } });
    await expect(removing).rejects.toMatchObject({ code: "not_found" });
    expect(await acts.stateOf(email)).toBe("verified");
  });

  it("does not forget that an address unsubscribed", async () => {
    const email = newAddress();
    await acts.unsubscribe(await acts.addConfirmed(email));
    await expect(removeRecipient({ ctx, input: { email } })).rejects.toMatchObject({ code: "conflict" });
    expect(await acts.stateOf(email)).toBe("unsubscribed");
  });
});

describe("an expired invitation", () => {
  it("confirms nothing; a new one does", async () => {
    const email = newAddress();
    await acts.add(email);
    const old = fixture.lastToken(email, "confirm");
    fixture.clock.advance({ minutes: 7 * DAY_MINUTES, ms: 1 });
    expect(await acts.confirm(old)).toEqual({ kind: "expired" });
    expect(await acts.stateOf(email)).toBe("pending");
    await acts.add(email);
    expect(await acts.confirm(fixture.lastToken(email, "confirm"))).toMatchObject({ kind: "done" });
  });
});
