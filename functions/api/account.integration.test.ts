import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import { cookieOf, join, newPerson, queryControl, signIn } from "./identity-acts.fixture.ts";

let world: ApiWorld;
let ada: Person;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  ada = await world.signUp("Ada");
});

const sessionsSchema = z.object({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      isCurrent: z.boolean(),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
      createdAt: z.string(),
      lastSeenAt: z.string(),
      expiresAt: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

const listSessions = async (as: { readonly cookie: string }, query = "") =>
  sessionsSchema.parse((await world.call("GET", `/sessions${query}`, { as })).json);
/** Another browser of the same person's. */
const anotherBrowser = async (sourceIp?: string) => {
  const { cookies } = await signIn(world, ada.email, sourceIp === undefined ? {} : { sourceIp });
  return { cookie: cookieOf(cookies) };
};

describe("who one is", () => {
  it("is told with the spaces that one belongs to, and nothing of what is secret", async () => {
    const host = await newPerson(world, "Hanna");
    const guest = await newPerson(world, "Gus");
    await join(world, host, guest, "viewer");
    const { json, text } = await world.call("GET", "/me", { as: guest });
    expect(json).toEqual({
      id: guest.userId,
      name: "Gus",
      email: guest.email,
      isEmailVerified: true,
      hasTwoFactor: false,
      createdAt: expect.any(String),
      spaces: [
        expect.objectContaining({ id: host.spaceId, role: "viewer" }),
        expect.objectContaining({ id: guest.spaceId, role: "owner" }),
      ],
    });
    expect(text).not.toMatch(/password|token|secret/i);
  });

  it("is nothing that a key may ask", async () => {
    const body = { name: "Robot", rights: ["space:read"] };
    const made = await world.call("POST", `/spaces/${ada.spaceId}/keys`, { as: ada, body });
    const { secret: key } = z.object({ secret: z.string() }).parse(made.json);
    for (const [method, path] of [
      ["GET", "/me"],
      ["GET", "/sessions"],
      ["DELETE", "/sessions"],
    ] as const) {
      expect(await world.call(method, path, { as: { key } })).toMatchObject({
        status: 403,
        json: { code: "forbidden" },
      });
    }
  });
});

describe("sessions", () => {
  it("are listed newest first, with where they were opened, and the one that asks marked", async () => {
    const phone = await anotherBrowser("198.51.100.77");
    const { items } = await listSessions(phone);
    expect(items.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
    expect(items[0]?.ipAddress).toBe("198.51.100.77");
    const mirrored = await listSessions(ada);
    expect(mirrored.items.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    const first = await listSessions(ada, "?limit=1");
    const second = await listSessions(ada, `?limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(mirrored.items);
  });

  it("are listed without what would open them, or a page that is broken into could take them over", async () => {
    await anotherBrowser();
    const { text } = await world.call("GET", "/sessions", { as: ada });
    const tokens = await queryControl(world, "SELECT token FROM session WHERE user_id = $1", [ada.userId]);
    expect(tokens).toHaveLength(2);
    for (const { token } of z.array(z.object({ token: z.string() })).parse(tokens)) {
      expect(text).not.toContain(token);
      expect(world.lines.join("")).not.toContain(token);
    }
  });

  it.each(["list-sessions", "revoke-session", "revoke-sessions", "revoke-other-sessions"])(
    "have no other way: the library's %s is not there",
    async (route) => {
      for (const method of ["GET", "POST"]) {
        const body = method === "POST" ? { body: {} } : {};
        expect(await world.callIdentity(method, `/${route}`, { as: ada, ...body })).toMatchObject({
          status: 404,
        });
      }
    },
  );

  it("are ended one by one: its cookie opens nothing from then on", async () => {
    const phone = await anotherBrowser();
    const { items } = await listSessions(ada);
    const other = items.find(({ isCurrent }) => !isCurrent)?.id;
    expect(await world.call("DELETE", `/sessions/${other}`, { as: ada })).toMatchObject({ status: 204 });
    expect(await world.call("GET", "/me", { as: phone })).toMatchObject({ status: 401 });
    expect(await world.call("GET", "/me", { as: ada })).toMatchObject({ status: 200 });
    expect(await world.call("DELETE", `/sessions/${other}`, { as: ada })).toMatchObject({ status: 404 });
  });

  it("are ended all at once, but for the one that asks", async () => {
    const phone = await anotherBrowser();
    const tablet = await anotherBrowser();
    expect(await world.call("DELETE", "/sessions", { as: tablet })).toMatchObject({ status: 204 });
    expect(await world.call("GET", "/me", { as: phone })).toMatchObject({ status: 401 });
    expect(await world.call("GET", "/me", { as: ada })).toMatchObject({ status: 401 });
    expect((await listSessions(tablet)).items).toHaveLength(1);
  });

  it("of others are neither seen nor ended", async () => {
    const eve = await world.signUp("Eve");
    const [theirs] = (await listSessions(ada)).items;
    expect((await listSessions(eve)).items.map(({ id }) => id)).not.toContain(theirs?.id);
    expect(await world.call("DELETE", `/sessions/${theirs?.id}`, { as: eve })).toMatchObject({
      status: 404,
      json: { code: "not_found" },
    });
    await world.call("DELETE", "/sessions", { as: eve });
    expect(await world.call("GET", "/me", { as: ada })).toMatchObject({ status: 200 });
  });

  it("are not ended from another site", async () => {
    const headers = { origin: "https://evil.example" };
    expect(await world.call("DELETE", "/sessions", { as: ada, headers })).toMatchObject({
      status: 403,
      json: { code: "csrf_refused" },
    });
  });

  it("that expired are not listed", async () => {
    await anotherBrowser();
    await queryControl(
      world,
      "UPDATE session SET expires_at = now() - interval '1 s' WHERE user_id = $1 AND id <> (SELECT min(id::text)::uuid FROM session WHERE user_id = $1)",
      [ada.userId],
    );
    expect((await listSessions(ada)).items).toHaveLength(1);
  });
});

describe("changing one's name and password", () => {
  it("goes through the library, and neither makes an address confirmed nor a factor known", async () => {
    const change = (body: unknown) => world.callIdentity("POST", "/update-user", { as: ada, body });
    expect(await change({ name: "Ada L." })).toMatchObject({ status: 200 });
    await change({ name: "Ada L.", emailVerified: true, twoFactorEnabled: true });
    await change({ email: "someone@else.example" });
    expect((await world.call("GET", "/me", { as: ada })).json).toMatchObject({
      name: "Ada L.",
      email: ada.email,
      isEmailVerified: false,
      hasTwoFactor: false,
    });
  });

  it("ends the other sessions where that is asked for", async () => {
    const phone = await anotherBrowser();
    const body = {
      currentPassword: "correct horse battery",
      newPassword: "another horse battery",
      revokeOtherSessions: true,
    };
    const changed = await world.callIdentity("POST", "/change-password", { as: ada, body });
    expect(changed.status).toBe(200);
    expect(await world.call("GET", "/me", { as: phone })).toMatchObject({ status: 401 });
    expect(await world.call("GET", "/me", { as: { cookie: cookieOf(changed.cookies) } })).toMatchObject({
      status: 200,
    });
  });
});
