import { beforeAll, beforeEach, describe, expect, it } from "vitest";
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

describe("unsubscribing", () => {
  it("works at every click, and is audited once", async () => {
    const email = newAddress();
    const token = await acts.addConfirmed(email);
    const look = { ctx: fixture.byLink, purpose: "unsubscribe", token } as const;
    expect(await describeMailLink(look)).toMatchObject({ kind: "open", email });
    expect(await acts.stateOf(email)).toBe("verified");
    expect(await acts.unsubscribe(token)).toMatchObject({ kind: "done", email });
    expect(await acts.unsubscribe(token)).toMatchObject({ kind: "done", email });
    expect(await describeMailLink(look)).toMatchObject({ kind: "done" });
    expect(await acts.stateOf(email)).toBe("unsubscribed");
    expect(
      (await acts.auditOf(email)).filter(({ action }) => action === "recipient.unsubscribe"),
    ).toHaveLength(1);
  });

  it("also works before confirming, and after the space took the address off: it is not asked again", async () => {
    const email = newAddress();
    await acts.add(email);
    const tokens = {
      confirm: fixture.lastToken(email, "confirm"),
      unsubscribe: fixture.lastToken(email, "unsubscribe"),
    };
    await removeRecipient({ ctx, input: { email } });
    expect(await acts.unsubscribe(tokens.unsubscribe)).toMatchObject({ kind: "done" });
    fixture.clock.advance({ minutes: 10 });
    expect(await acts.add(email)).toMatchObject({
      mail: { kind: "declined" },
      recipient: { state: "unsubscribed" },
    });
    expect(acts.mailsTo(email)).toHaveLength(1);
    expect(await acts.confirm(tokens.confirm)).toEqual({ kind: "withdrawn" });
  });

  it("does not end another space's mails", async () => {
    const email = newAddress();
    const token = await acts.addConfirmed(email);
    const other = await fixture.newSpace();
    await fixture.control.control
      .insertInto("verifiedRecipient")
      .values({ organizationId: other.space.id, email, verifiedAt: fixture.clock.now() })
      .execute();
    await acts.unsubscribe(token);
    expect([await acts.stateOf(email), await acts.stateOf(email, other)]).toEqual([
      "unsubscribed",
      "verified",
    ]);
  });
});

describe("coming back after unsubscribing", () => {
  it("takes a new invitation: the old one does not do, nor does one's own account", async () => {
    const email = newAddress();
    const token = await acts.addConfirmed(email);
    const old = fixture.lastToken(email, "confirm");
    await acts.unsubscribe(token);
    await acts.setOwnAddress(email, { isProven: true });
    expect(await acts.confirm(old)).toEqual({ kind: "withdrawn" });
    expect((await acts.add(email)).mail).toEqual({ kind: "declined" });

    const resubscribe = () => resubscribeRecipient({ ctx, input: { email } });
    const sentAt = fixture.clock.now().getTime();
    expect(await resubscribe()).toEqual({
      kind: "held_back",
      until: new Date(sentAt + DAY_MINUTES * 60_000),
    });
    fixture.clock.advance({ minutes: DAY_MINUTES });
    expect(await resubscribe()).toEqual({ kind: "sent" });
    expect(await acts.stateOf(email)).toBe("unsubscribed");
    expect(await resubscribe()).toMatchObject({ kind: "held_back" });
    await acts.confirm(fixture.lastToken(email, "confirm"));
    expect(await acts.stateOf(email)).toBe("verified");
    expect(await resubscribe()).toEqual({ kind: "not_needed" });
    expect(await acts.unsubscribe(token)).toMatchObject({ kind: "done" });
    expect(await acts.stateOf(email)).toBe("unsubscribed");
  });

  it("is nothing for an address that was never added", async () => {
    const asking = resubscribeRecipient({ ctx, input: { email: newAddress() } });
    await expect(asking).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("another space's links", () => {
  it("do nothing here, however they are turned", async () => {
    const email = newAddress();
    await acts.add(email);
    const other = await fixture.newSpace();
    const theirs = newAddress();
    await acts.add(theirs, other);
    const [, ...sealed] = fixture.lastToken(theirs, "confirm").split(".");
    const [mine = ""] = fixture.lastToken(email, "confirm").split(".");
    expect(await acts.confirm([mine, ...sealed].join("."))).toEqual({ kind: "invalid" });
    expect(await acts.confirm(fixture.lastToken(email, "unsubscribe"))).toEqual({ kind: "invalid" });
    expect(await acts.unsubscribe(fixture.lastToken(email, "confirm"))).toEqual({ kind: "invalid" });
    expect([await acts.stateOf(email), await acts.stateOf(theirs, other)]).toEqual(["pending", "pending"]);
  });
});
