import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import { join, newPerson, queryControl } from "./identity-acts.fixture.ts";

let world: ApiWorld;
let host: Person;
let admin: Person;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  host = await newPerson(world, "Hanna");
  admin = await newPerson(world, "Abe");
  await join(world, host, admin, "admin");
});

const keySchema = z.object({ key: z.looseObject({ id: z.uuid() }), secret: z.string() });
const keysPath = () => `/spaces/${host.spaceId}/keys`;
const create = (
  as: Person | { readonly key: string },
  rights: readonly string[],
  expiresAt: string | null = null,
) => world.call("POST", keysPath(), { as, body: { name: "CI", rights, expiresAt } });
const made = async (...input: Parameters<typeof create>) => keySchema.parse((await create(...input)).json);
const readSpace = (key: string) => world.call("GET", `/spaces/${host.spaceId}`, { as: { key } });
const rename = (key: string) =>
  world.call("PATCH", `/spaces/${host.spaceId}`, { as: { key }, body: { name: "Renamed" } });
const changeRole = (role: string) =>
  world.call("PATCH", `/spaces/${host.spaceId}/members/${admin.userId}`, { as: host, body: { role } });
const listed = async () => {
  const schema = z.object({ items: z.array(z.looseObject({ id: z.uuid(), isUsable: z.boolean() })) });
  return schema.parse((await world.call("GET", keysPath(), { as: host })).json).items;
};

describe("a key", () => {
  it("says who made it", async () => {
    const { key } = await made(admin, ["space:read"]);
    expect(key).toMatchObject({ createdBy: { userId: admin.userId, name: "Abe" }, isUsable: true });
    expect(await listed()).toEqual([key]);
  });

  it("loses what its maker's role loses, and gets back no more than it was given", async () => {
    const { secret } = await made(admin, ["space:read", "space:write"]);
    expect(await rename(secret)).toMatchObject({ status: 200 });
    await changeRole("viewer");
    expect(await rename(secret)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await readSpace(secret)).toMatchObject({ status: 200, json: { role: "viewer" } });
    await changeRole("owner");
    expect(await rename(secret)).toMatchObject({ status: 200 });
    const account = `/spaces/${host.spaceId}/billing-account`;
    expect(await world.call("GET", account, { as: { key: secret } })).toMatchObject({ status: 403 });
  });

  it("opens nothing once its maker left, stays listed for the others, and can be taken back", async () => {
    const { key, secret } = await made(admin, ["space:read"]);
    const { secret: other } = await made(host, ["space:read"]);
    await world.call("POST", `/spaces/${host.spaceId}/leave`, { as: admin });
    expect(await readSpace(secret)).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
    expect(await readSpace(other)).toMatchObject({ status: 200 });
    expect((await listed()).map(({ isUsable }) => isUsable)).toEqual([true, false]);
    expect(await world.call("DELETE", `${keysPath()}/${key.id}`, { as: host })).toMatchObject({
      status: 204,
    });
  });

  it("that a key made belongs to the person behind it: nobody leaves one behind", async () => {
    const { secret: parent } = await made(admin, ["key:write", "space:read"]);
    const { key, secret: child } = await made({ key: parent }, ["space:read"]);
    expect(key).toMatchObject({ createdBy: { userId: admin.userId } });
    expect(await create({ key: parent }, ["space:write"])).toMatchObject({ status: 403 });
    await world.call("DELETE", `/spaces/${host.spaceId}/members/${admin.userId}`, { as: host });
    for (const secret of [parent, child]) expect(await readSpace(secret)).toMatchObject({ status: 401 });
  });

  it("goes with its maker's account", async () => {
    const { secret } = await made(admin, ["space:read"]);
    await queryControl(world, 'DELETE FROM "user" WHERE id = $1', [admin.userId]);
    expect(await readSpace(secret)).toMatchObject({ status: 401 });
    expect(await listed()).toEqual([]);
  });

  it.each(["2020-01-01T00:00:00Z", new Date(Date.now() - 1_000).toISOString()])(
    "is not made to have expired at %s",
    async (expiresAt) => {
      expect(await create(host, ["space:read"], expiresAt)).toMatchObject({
        status: 422,
        json: { code: "invalid_input", issues: [{ path: "expiresAt" }] },
      });
      expect(await listed()).toEqual([]);
    },
  );

  it("opens nothing after its time, and says so in the list", async () => {
    const { key, secret } = await made(host, ["space:read"], "2100-01-01T00:00:00+02:00");
    expect(key).toMatchObject({ expiresAt: "2099-12-31T22:00:00.000Z" });
    expect(await readSpace(secret)).toMatchObject({ status: 200 });
    await queryControl(world, "UPDATE apikey SET expires_at = now() WHERE id = $1", [key.id]);
    expect(await readSpace(secret)).toMatchObject({ status: 401 });
    expect(await listed()).toMatchObject([{ isUsable: false }]);
  });

  it("tells when it was used last, to the minute: a second use writes nothing", async () => {
    const { key, secret } = await made(host, ["space:read"]);
    expect(key["lastUsedAt"]).toBeNull();
    await readSpace(secret);
    const [first] = await listed();
    expect(first?.["lastUsedAt"]).toMatch(/^\d{4}-/);
    await readSpace(secret);
    expect(await listed()).toEqual([first]);
    const count = () => queryControl(world, "SELECT request_count FROM apikey WHERE id = $1", [key.id]);
    expect(await count()).toEqual([{ request_count: 1 }]);
    const aged = "UPDATE apikey SET last_request = now() - interval '1 minute' WHERE id = $1";
    await queryControl(world, aged, [key.id]);
    await readSpace(secret);
    expect(await count()).toEqual([{ request_count: 2 }]);
  });

  it("of another space is not there", async () => {
    const { key } = await made(host, ["space:read"]);
    const eve = await newPerson(world, "Eve");
    const theirs = `/spaces/${eve.spaceId}/keys/${key.id}`;
    expect(await world.call("DELETE", theirs, { as: eve })).toMatchObject({ status: 404 });
    expect(await world.call("GET", keysPath(), { as: eve })).toMatchObject({ status: 404 });
    expect(await listed()).toHaveLength(1);
  });

  it("invites in its maker's name", async () => {
    const { secret: key } = await made(admin, ["member:write"]);
    const path = `/spaces/${host.spaceId}/invitations`;
    const body = { email: `guest-of-${admin.userId}@guests.example`, role: "member" };
    expect(await world.call("POST", path, { as: { key }, body })).toMatchObject({
      status: 201,
      json: { invitation: { invitedBy: { userId: admin.userId } } },
    });
  });
});
