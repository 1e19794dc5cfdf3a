import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FormsWorld, formsWorld } from "./forms.fixture.ts";

let fixture: FormsWorld;
let recipients: string;

beforeAll(async () => {
  fixture = await formsWorld();
  recipients = `/spaces/${fixture.ada.spaceId}/recipients`;
});

afterAll(async () => {
  await fixture.close();
});

const act = (verb: "resend" | "resubscribe" | "remove", email: string) =>
  fixture.call("POST", `${recipients}/${verb}`, { email });

const mailsTo = (email: string) => fixture.world.aws.mailbox.list().filter(({ to }) => to.includes(email));

async function mark(email: string, columns: { readonly unsubscribedAt?: Date; readonly verifiedAt?: Date }) {
  const { control } = fixture.space.ctx;
  await control.updateTable("verifiedRecipient").set(columns).where("email", "=", email).execute();
}

describe("a recipient", () => {
  it("is asked by a mail, listed with its state, and not asked again too soon", async () => {
    const { call } = fixture;
    const added = await call("POST", recipients, { email: " Team+Forms@Example.COM " });
    const email = "team+forms@example.com";
    expect(added).toMatchObject({
      status: 201,
      json: { recipient: { email, state: "pending" }, invitation: { kind: "sent", until: null } },
    });
    expect(mailsTo(email)).toHaveLength(1);
    expect(await act("resend", email)).toMatchObject({
      status: 200,
      json: { invitation: { kind: "held_back", until: expect.any(String) } },
    });
    expect(mailsTo(email)).toHaveLength(1);
    await mark(email, { verifiedAt: new Date() });
    expect((await call("GET", recipients)).json).toMatchObject({
      items: [{ email, state: "verified", verifiedAt: expect.any(String) }],
      nextCursor: null,
    });
    expect((await act("resend", email)).json).toMatchObject({
      invitation: { kind: "not_needed" },
    });
    expect(await act("remove", email)).toMatchObject({ status: 204 });
    expect(await act("remove", email)).toMatchObject({ status: 404 });
    expect(await act("resend", email)).toMatchObject({ status: 404 });
  });

  it("that unsubscribed stays so, and is asked only once it is to be resubscribed", async () => {
    const { call } = fixture;
    const email = "gone@example.com";
    await call("POST", recipients, { email });
    expect((await act("resubscribe", email)).json).toEqual({
      kind: "not_needed",
      until: null,
    });
    await mark(email, { verifiedAt: new Date(), unsubscribedAt: new Date() });
    expect((await call("POST", recipients, { email })).json).toMatchObject({
      recipient: { state: "unsubscribed" },
      invitation: { kind: "declined" },
    });
    expect(await act("remove", email)).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect((await act("resubscribe", email)).json).toMatchObject({ kind: "held_back" });
    expect(mailsTo(email)).toHaveLength(1);
  });

  it.each(["who?what@example.com", "a/b#c@example.com", "100%@example.com"])(
    "with an address like %s can be taken off again",
    async (email) => {
      await fixture.call("POST", recipients, { email });
      expect(await act("remove", email)).toMatchObject({ status: 204 });
      expect((await fixture.call("GET", recipients)).text).not.toContain(email);
    },
  );

  it("that bounced is told as suppressed, with the reason", async () => {
    const { call, space } = fixture;
    const email = "bounced@example.com";
    await call("POST", recipients, { email });
    await space.ctx.control.insertInto("mailSuppression").values({ email, reason: "bounce" }).execute();
    expect((await call("GET", recipients)).json).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ email, state: "suppressed", reason: expect.any(String) }),
      ]),
    });
  });

  it.each([
    ["a name", "nobody"],
    ["of no domain", "a@b"],
    ["two words", "a b@example.com"],
    ["more than one line", "ada@example.com\r\nBcc: eve@example.com"],
    ["longer than any mail server takes", `${"x".repeat(300)}@example.com`],
  ])("cannot be %s", async (_name, email) => {
    const { call, world } = fixture;
    const mails = world.aws.mailbox.list().length;
    expect(await call("POST", recipients, { email })).toMatchObject({ status: 422 });
    expect(world.aws.mailbox.list()).toHaveLength(mails);
  });

  it("is nobody else's to see, and not a viewer's to ask", async () => {
    const { call, world, ada } = fixture;
    const email = "ours@example.com";
    await call("POST", recipients, { email });
    const eve = await world.signUp("Eve");
    await world.connect(eve);
    const theirs = `/spaces/${eve.spaceId}/recipients`;
    for (const verb of ["remove", "resend", "resubscribe"]) {
      const answer = await world.call("POST", `${theirs}/${verb}`, { as: eve, body: { email } });
      expect(answer).toMatchObject({ status: 404 });
    }
    expect((await world.call("GET", theirs, { as: eve })).text).not.toContain(email);
    const body = { name: "CI", rights: ["destination:read"] };
    const made = await call("POST", `/spaces/${ada.spaceId}/keys`, body);
    const { secret: key } = made.json as { readonly secret: string };
    expect(await world.call("GET", recipients, { as: { key } })).toMatchObject({ status: 200 });
    expect(await world.call("POST", recipients, { as: { key }, body: { email } })).toMatchObject({
      status: 403,
    });
    expect(await world.call("POST", `${recipients}/remove`, { as: { key }, body: { email } })).toMatchObject({
      status: 403,
    });
  });
});
