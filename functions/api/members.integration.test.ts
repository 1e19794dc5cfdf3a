import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import { join, newPerson, queryControl } from "./identity-acts.fixture.ts";

let world: ApiWorld;
let owner: Person;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  owner = await newPerson(world, "Olga");
});

const membersSchema = z.object({
  items: z.array(z.object({ userId: z.uuid(), role: z.string() })),
  nextCursor: z.string().nullable(),
});

async function guest(role: "owner" | "admin" | "member" | "viewer"): Promise<Person> {
  const person = await newPerson(world, "Gus");
  await join(world, owner, person, role);
  return person;
}

const membersPath = () => `/spaces/${owner.spaceId}/members`;
const changeRole = (as: Person, whose: Person, role: string) =>
  world.call("PATCH", `${membersPath()}/${whose.userId}`, { as, body: { role } });
const remove = (as: Person, whose: Person) =>
  world.call("DELETE", `${membersPath()}/${whose.userId}`, { as });
const leave = (as: Person) => world.call("POST", `/spaces/${owner.spaceId}/leave`, { as });
const roles = async () => {
  const { json } = await world.call("GET", membersPath(), { as: owner });
  return membersSchema.parse(json).items.map(({ role }) => role);
};

describe("members of a space", () => {
  it("are listed to every one of them, page by page in the order in which they came", async () => {
    const viewer = await guest("viewer");
    const first = await world.call("GET", `${membersPath()}?limit=1`, { as: viewer });
    const { items, nextCursor } = membersSchema.parse(first.json);
    expect(items).toEqual([{ userId: owner.userId, role: "owner" }]);
    const second = await world.call("GET", `${membersPath()}?limit=1&cursor=${nextCursor}`, { as: viewer });
    expect(second.json).toEqual({
      items: [
        {
          userId: viewer.userId,
          name: "Gus",
          email: viewer.email,
          role: "viewer",
          joinedAt: expect.any(String),
        },
      ],
      nextCursor: null,
    });
  });

  it("are not there for people of other spaces", async () => {
    const stranger = await newPerson(world, "Sam");
    expect(await world.call("GET", membersPath(), { as: stranger })).toMatchObject({ status: 404 });
    expect(await changeRole(stranger, owner, "viewer")).toMatchObject({ status: 404 });
    const elsewhere = `/spaces/${stranger.spaceId}/members/${owner.userId}`;
    expect(await world.call("DELETE", elsewhere, { as: stranger })).toMatchObject({
      status: 404,
      json: { code: "not_found" },
    });
    expect(await roles()).toEqual(["owner"]);
  });
});

describe("a role", () => {
  it("is changed by admins, up to their own", async () => {
    const admin = await guest("admin");
    const member = await guest("member");
    expect(await changeRole(admin, member, "admin")).toMatchObject({
      status: 200,
      json: { userId: member.userId, role: "admin" },
    });
    expect(await changeRole(admin, member, "owner")).toMatchObject({
      status: 403,
      json: { code: "forbidden", detail: expect.stringContaining("above your own") },
    });
    expect(await changeRole(admin, owner, "admin")).toMatchObject({ status: 403 });
    expect(await remove(admin, owner)).toMatchObject({ status: 403 });
    expect(await roles()).toEqual(["owner", "admin", "admin"]);
  });

  it.each(["member", "viewer"] as const)("is not changed by a %s, not even their own", async (role) => {
    const person = await guest(role);
    expect(await changeRole(person, person, "admin")).toMatchObject({ status: 403 });
    expect(await remove(person, owner)).toMatchObject({ status: 403 });
    expect(await roles()).toEqual(["owner", role]);
  });

  it("of an owner is given by owners", async () => {
    const second = await guest("viewer");
    expect(await changeRole(owner, second, "owner")).toMatchObject({ status: 200 });
    expect(await changeRole(second, owner, "viewer")).toMatchObject({ status: 200 });
    expect(await changeRole(owner, second, "viewer")).toMatchObject({ status: 403 });
  });

  it("of an owner is neither given nor taken by a key, whoever made it", async () => {
    const viewer = await guest("viewer");
    const body = { name: "Robot", rights: ["member:write", "member:read"] };
    const made = await world.call("POST", `/spaces/${owner.spaceId}/keys`, { as: owner, body });
    const { secret: key } = z.object({ secret: z.string() }).parse(made.json);
    const change = (whose: Person, role: string) =>
      world.call("PATCH", `${membersPath()}/${whose.userId}`, { as: { key }, body: { role } });
    expect(await change(viewer, "owner")).toMatchObject({ status: 403 });
    expect(await change(owner, "viewer")).toMatchObject({ status: 403 });
    expect(await change(viewer, "member")).toMatchObject({ status: 200 });
  });

  it.each([{ role: "god" }, { role: "admin", userId: "x" }, {}])("is not %j", async (body) => {
    const path = `${membersPath()}/${owner.userId}`;
    expect(await world.call("PATCH", path, { as: owner, body })).toMatchObject({
      status: 422,
      json: { code: "invalid_input" },
    });
  });
});

describe("an owner", () => {
  it("stays while there is no other, whatever they ask for", async () => {
    await guest("admin");
    const lastOwner = { status: 409, json: { code: "conflict" } };
    expect(await changeRole(owner, owner, "admin")).toMatchObject(lastOwner);
    expect(await remove(owner, owner)).toMatchObject(lastOwner);
    expect(await leave(owner)).toMatchObject(lastOwner);
    expect(await roles()).toEqual(["owner", "admin"]);
  });

  it("may go once there is another", async () => {
    await guest("owner");
    expect(await leave(owner)).toMatchObject({ status: 204 });
    expect(await world.call("GET", membersPath(), { as: owner })).toMatchObject({ status: 404 });
  });
});

describe("who leaves or is removed", () => {
  it("sees nothing of the space from then on", async () => {
    const viewer = await guest("viewer");
    const admin = await guest("admin");
    expect(await leave(viewer)).toMatchObject({ status: 204 });
    expect(await remove(owner, admin)).toMatchObject({ status: 204 });
    for (const as of [viewer, admin]) {
      expect(await world.call("GET", `/spaces/${owner.spaceId}`, { as })).toMatchObject({ status: 404 });
      const spaces = await world.call("GET", "/spaces", { as });
      expect(spaces.text).not.toContain(owner.spaceId);
    }
    expect(await remove(owner, admin)).toMatchObject({ status: 404 });
  });

  it("leaves a line in the audit log, with who did it", async () => {
    const viewer = await guest("viewer");
    await changeRole(owner, viewer, "member");
    await remove(owner, viewer);
    const lines = await queryControl(
      world,
      "SELECT action, actor_user_id, details FROM audit_log WHERE target_id = $1 ORDER BY id",
      [viewer.userId],
    );
    expect(lines).toMatchObject([
      {
        action: "member.change_role",
        actor_user_id: owner.userId,
        details: { from: "viewer", to: "member" },
      },
      { action: "member.remove", actor_user_id: owner.userId, details: { role: "member" } },
    ]);
  });

  it("is a person: a key cannot leave", async () => {
    const body = { name: "Robot", rights: ["space:read"] };
    const made = await world.call("POST", `/spaces/${owner.spaceId}/keys`, { as: owner, body });
    const { secret: key } = z.object({ secret: z.string() }).parse(made.json);
    const answer = await world.call("POST", `/spaces/${owner.spaceId}/leave`, { as: { key } });
    expect(answer).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });
});
