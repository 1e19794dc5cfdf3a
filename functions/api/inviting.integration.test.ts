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
const resend = (invitationId: string, as = host) =>
  world.call("POST", `${path()}/${invitationId}/resend`, { as });

describe("inviting", () => {
  it("needs an admin, and a role that is not above one's own", async () => {
    const admin = await newPerson(world);
    const member = await newPerson(world);
    await join(world, host, admin, "admin");
    await join(world, host, member, "member");
    const forbidden = { status: 403, json: { code: "forbidden" } };
    expect(await create("x@guests.example", "viewer", member)).toMatchObject(forbidden);
    expect(await world.call("GET", path(), { as: member })).toMatchObject(forbidden);
    expect(await create("x@guests.example", "owner", admin)).toMatchObject(forbidden);
    expect(await create("x@guests.example", "admin", admin)).toMatchObject({ status: 201 });
  });

  it("needs a confirmed address of one's own", async () => {
    host = await world.signUp();
    expect(await create("y@guests.example")).toMatchObject({ status: 409, json: { code: "not_ready" } });
    await confirmAddress(world, host);
    expect(await create("y@guests.example")).toMatchObject({ status: 201 });
  });

  it("the same address twice, or a member, is a conflict that says what to do", async () => {
    const guest = await newPerson(world);
    await create(guest.email);
    const twice = { status: 409, json: { code: "conflict", detail: expect.stringContaining("send that") } };
    expect(await create(guest.email)).toMatchObject(twice);
    expect(await create(host.email)).toMatchObject({ status: 409 });
  });

  it("does not fill a mailbox: the second mail within ten minutes is refused with the time to wait", async () => {
    const { invitationId } = await invite(world, host, { email: "full@guests.example", role: "member" });
    const refused = {
      status: 422,
      json: { code: "limit_reached", detail: expect.stringMatching(/after \d{4}-/) },
    };
    expect(await resend(invitationId)).toMatchObject(refused);
    await world.call("DELETE", `${path()}/${invitationId}`, { as: host });
    expect(await create("full@guests.example")).toMatchObject(refused);
    const other = await newPerson(world);
    const elsewhere = `/spaces/${other.spaceId}/invitations`;
    const body = { email: "full@guests.example", role: "member" };
    expect(await world.call("POST", elsewhere, { as: other, body })).toMatchObject(refused);
  });

  it("sends nothing where mail came back", async () => {
    await queryControl(world, "INSERT INTO mail_suppression (email, reason) VALUES ($1, 'bounce')", [
      "dead@guests.example",
    ]);
    expect(await create("dead@guests.example")).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(lastMailTo(world, "dead@guests.example")).toBe("");
  });

  it.each(["nobody", "a@b", "a@x.example\r\nBcc: all@x.example", "", `${"a".repeat(250)}@x.example`])(
    "%j is refused as no address",
    async (email) => {
      const refused = { status: 422, json: { code: "invalid_input", issues: [{ path: "body.email" }] } };
      expect(await create(email)).toMatchObject(refused);
    },
  );

  it("names in mails are text: no link, no line break, not longer than a line", async () => {
    const name = `<a href="https://evil.example">x</a>\r\nBcc: all@evil.example ${"x".repeat(60)}`;
    await queryControl(world, "UPDATE organization SET name = $1 WHERE id = $2", [name, host.spaceId]);
    await create("text@guests.example");
    const mail = world.aws.mailbox.list().find(({ to }) => to.includes("text@guests.example"));
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(mail?.html).not.toContain('<a href="https://evil.example">');
    expect(mail?.bcc).toEqual([]);
  });
});

describe("one person", () => {
  it("invites fifty others a day, in however many spaces", async () => {
    await queryControl(
      world,
      `INSERT INTO invitation (organization_id, email, role, status, inviter_id, expires_at)
       SELECT $1, n || '@many.example', 'viewer', 'canceled', $2, now() FROM generate_series(1, 50) n`,
      [host.spaceId, host.userId],
    );
    const space = await world.call("POST", "/spaces", { as: host, body: { name: "Another" } });
    const { id } = z.object({ id: z.uuid() }).parse(space.json);
    const body = { email: "fifty-first@guests.example", role: "viewer" };
    const refused = { status: 422, json: { code: "limit_reached" } };
    expect(await world.call("POST", `/spaces/${id}/invitations`, { as: host, body })).toMatchObject(refused);
    expect(lastMailTo(world, body.email)).toBe("");
    await queryControl(
      world,
      "UPDATE invitation SET created_at = now() - interval '1 day' WHERE inviter_id = $1",
      [host.userId],
    );
    expect(await world.call("POST", `/spaces/${id}/invitations`, { as: host, body })).toMatchObject({
      status: 201,
    });
  });
});
