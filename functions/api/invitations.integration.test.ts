import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import {
  confirmAddress,
  invite,
  join,
  lastMailTo,
  newPerson,
  queryControl,
  tokenOf,
} from "./identity-acts.fixture.ts";

let world: ApiWorld;
let host: Person;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  host = await newPerson(world, "Hanna");
});

const path = () => `/spaces/${host.spaceId}/invitations`;
const create = (email: string, role = "member", as = host) =>
  world.call("POST", path(), { as, body: { email, role } });
const read = (token: string, as: Person) => world.call("GET", `/invitations/${token}`, { as });
const accept = (token: string, as: Person) => world.call("POST", `/invitations/${token}/accept`, { as });
const resend = (invitationId: string, as = host) =>
  world.call("POST", `${path()}/${invitationId}/resend`, { as });
const gone = { status: 404, json: { code: "not_found" } };

/** As if the mails of before had been sent an hour earlier. */
async function letMailsAge(): Promise<void> {
  await queryControl(world, "UPDATE confirmation_mail SET sent_at = sent_at - interval '1 hour'");
}

describe("an invitation", () => {
  it("comes by mail, says who asks, and makes a member of who accepts it", async () => {
    const guest = await newPerson(world, "Gus");
    const made = await create(guest.email.toUpperCase(), "viewer");
    expect(made).toMatchObject({
      status: 201,
      json: {
        invitation: { email: guest.email, role: "viewer", invitedBy: { userId: host.userId, name: "Hanna" } },
        isMailSent: true,
      },
    });
    const mail = lastMailTo(world, guest.email);
    expect(mail).toContain(`${host.email} invites you to the team "Hanna's space", as a viewer.`);
    const token = tokenOf(mail);
    expect(await read(token, guest)).toMatchObject({
      status: 200,
      json: { spaceName: "Hanna's space", role: "viewer", invitedBy: "Hanna", standing: "open" },
    });
    expect(await accept(token, guest)).toMatchObject({
      status: 200,
      json: { id: host.spaceId, name: "Hanna's space", role: "viewer" },
    });
    expect(await world.call("GET", `/spaces/${host.spaceId}`, { as: guest })).toMatchObject({ status: 200 });
    expect((await world.call("GET", path(), { as: host })).json).toEqual({ items: [], nextCursor: null });
  });

  it("works once", async () => {
    const guest = await newPerson(world);
    const { token } = await invite(world, host, { email: guest.email, role: "member" });
    await accept(token, guest);
    expect(await accept(token, guest)).toMatchObject(gone);
    expect(await read(token, guest)).toMatchObject(gone);
    await world.call("POST", `/spaces/${host.spaceId}/leave`, { as: guest });
    expect(await accept(token, guest)).toMatchObject(gone);
  });

  it("is for the address that it was sent to, whoever has the link", async () => {
    const thief = await newPerson(world, "Theo");
    const { token } = await invite(world, host, { email: "gus@guests.example", role: "member" });
    const seen = await read(token, thief);
    expect(seen.json).toMatchObject({ standing: "other_address", emailHint: "g…@guests.example" });
    expect(seen.text).not.toContain("gus@");
    expect(await accept(token, thief)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await world.call("GET", `/spaces/${host.spaceId}`, { as: thief })).toMatchObject({ status: 404 });
  });

  it("waits until the address is confirmed: signing up with it proves nothing", async () => {
    const guest = await world.signUp();
    const { token } = await invite(world, host, { email: guest.email, role: "admin" });
    expect(await read(token, guest)).toMatchObject({ json: { standing: "address_unverified" } });
    expect(await accept(token, guest)).toMatchObject({ status: 409, json: { code: "not_ready" } });
    await confirmAddress(world, guest);
    expect(await accept(token, guest)).toMatchObject({ status: 200 });
  });

  it("changes nothing for who is a member already", async () => {
    const guest = await newPerson(world);
    const { token } = await invite(world, host, { email: guest.email, role: "viewer" });
    await queryControl(
      world,
      "INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'admin')",
      [host.spaceId, guest.userId],
    );
    expect(await read(token, guest)).toMatchObject({ json: { standing: "already_member" } });
    expect(await accept(token, guest)).toMatchObject({ status: 200, json: { role: "admin" } });
    expect(await accept(token, guest)).toMatchObject(gone);
  });

  it("works for seven days", async () => {
    const guest = await newPerson(world);
    const { token } = await invite(world, host, { email: guest.email, role: "member" });
    const rows = await queryControl(
      world,
      "SELECT extract(epoch FROM expires_at - created_at)::int AS seconds FROM invitation WHERE email = $1",
      [guest.email],
    );
    expect(rows).toEqual([{ seconds: 7 * 24 * 3600 }]);
    await queryControl(world, "UPDATE invitation SET expires_at = now() WHERE email = $1", [guest.email]);
    expect(await read(token, guest)).toMatchObject(gone);
    expect(await accept(token, guest)).toMatchObject(gone);
    await letMailsAge();
    expect(await create(guest.email)).toMatchObject({ status: 201 });
  });

  it("is void while who sent it could not send it any more", async () => {
    const admin = await newPerson(world, "Abe");
    const friend = await newPerson(world, "Fred");
    await join(world, host, admin, "admin");
    const { token } = await invite(
      world,
      { ...admin, spaceId: host.spaceId },
      { email: friend.email, role: "admin" },
    );
    const member = `/spaces/${host.spaceId}/members/${admin.userId}`;
    await world.call("PATCH", member, { as: host, body: { role: "member" } });
    expect(await accept(token, friend)).toMatchObject(gone);
    await world.call("DELETE", member, { as: host });
    expect(await accept(token, friend)).toMatchObject(gone);
    expect(await read(token, friend)).toMatchObject(gone);
  });

  it("is taken back, and leads nowhere then", async () => {
    const guest = await newPerson(world);
    const { token, invitationId } = await invite(world, host, { email: guest.email, role: "member" });
    expect(await world.call("DELETE", `${path()}/${invitationId}`, { as: host })).toMatchObject({
      status: 204,
    });
    expect(await accept(token, guest)).toMatchObject(gone);
    expect(await world.call("DELETE", `${path()}/${invitationId}`, { as: host })).toMatchObject(gone);
    expect(await resend(invitationId)).toMatchObject(gone);
  });

  it("that is sent again has another link, and the old one is void", async () => {
    const guest = await newPerson(world);
    const { token, invitationId } = await invite(world, host, { email: guest.email, role: "member" });
    await letMailsAge();
    expect(await resend(invitationId)).toMatchObject({ status: 200, json: { isMailSent: true } });
    const fresh = tokenOf(lastMailTo(world, guest.email));
    expect(fresh).not.toBe(token);
    expect(await accept(token, guest)).toMatchObject(gone);
    expect(await accept(fresh, guest)).toMatchObject({ status: 200 });
  });

  it("is nowhere but in the mail: neither in the database, nor in answers, nor in the log", async () => {
    const guest = await newPerson(world);
    const made = await create(guest.email);
    const token = tokenOf(lastMailTo(world, guest.email));
    await read(token, guest);
    const list = await world.call("GET", path(), { as: host });
    await accept(token, guest);
    const rows = await queryControl(
      world,
      "SELECT (SELECT string_agg(i::text, '') FROM invitation i) || (SELECT string_agg(a::text, '') FROM audit_log a) AS text",
    );
    for (const text of [made.text, list.text, JSON.stringify(rows), world.lines.join("")]) {
      expect(text.length).toBeGreaterThan(0);
      expect(text).not.toContain(token);
    }
  });
});

describe("a space's invitations", () => {
  it("are listed newest first and page by page, and are not another space's", async () => {
    for (const name of ["a", "b", "c"]) await create(`${name}.${host.userId}@guests.example`);
    const schema = z.object({
      items: z.array(z.object({ id: z.uuid(), email: z.string() })),
      nextCursor: z.string().nullable(),
    });
    const first = schema.parse((await world.call("GET", `${path()}?limit=2`, { as: host })).json);
    const next = `${path()}?limit=2&cursor=${first.nextCursor}`;
    const second = schema.parse((await world.call("GET", next, { as: host })).json);
    expect([...first.items, ...second.items].map(({ email }) => email[0])).toEqual(["c", "b", "a"]);
    expect(second.nextCursor).toBeNull();

    const eve = await newPerson(world, "Eve");
    const id = first.items[0]?.id ?? "";
    const theirs = `/spaces/${eve.spaceId}/invitations/${id}`;
    expect(await world.call("DELETE", theirs, { as: eve })).toMatchObject(gone);
    expect(await world.call("POST", `${theirs}/resend`, { as: eve })).toMatchObject(gone);
    expect(await world.call("GET", path(), { as: eve })).toMatchObject({ status: 404 });
  });

  it.each(["x", "A".repeat(43), "%00".repeat(43), "..%2f..%2fme"])("have no token %s", async (token) => {
    expect(await read(token, host)).toMatchObject({ status: 404 });
    expect(await accept(token, host)).toMatchObject({ status: 404 });
  });
});
