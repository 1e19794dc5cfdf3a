import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, apiWorld, PASSWORD } from "./api-world.fixture.ts";
import { cookieOf, queryControl, signIn } from "./identity-acts.fixture.ts";

let world: ApiWorld;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
const TRIES_MAX = 20;

async function guess(email: string, times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let tried = 0; tried < times; tried += 1) {
    const body = { email, password: `guess number ${tried}` };
    // Each from another address, so that no limit of one address is met.
    statuses.push((await world.callIdentity("POST", "/sign-in/email", { body })).status);
  }
  return statuses;
}

describe("guessing a password", () => {
  it("is held up at one account, though every guess comes from another address", async () => {
    const { email } = await world.signUp();
    expect(new Set(await guess(email, TRIES_MAX))).toEqual(new Set([401]));
    const answer = await signIn(world, email.toUpperCase());
    expect(answer).toMatchObject({ status: 429, json: { code: "TOO_MANY_TRIES" }, cookies: [] });
    const waitSeconds = Number(answer.headers["x-retry-after"]);
    expect(waitSeconds).toBeGreaterThan(14 * 60);
    expect(waitSeconds).toBeLessThanOrEqual(15 * 60);

    const other = await world.signUp();
    expect((await signIn(world, other.email)).status).toBe(200);
    await queryControl(
      world,
      "UPDATE rate_limit SET last_request = last_request - 15 * 60000 WHERE key LIKE 'sign-in-tries%'",
    );
    expect((await signIn(world, email)).status).toBe(200);
  });

  it("looks the same at an account that nobody has", async () => {
    expect(new Set(await guess("nobody@people.example", TRIES_MAX))).toEqual(new Set([401]));
    expect(await signIn(world, "nobody@people.example")).toMatchObject({ status: 429 });
  });

  it("starts anew for who knows it", async () => {
    const { email } = await world.signUp();
    await guess(email, TRIES_MAX - 1);
    expect((await signIn(world, email)).status).toBe(200);
    await guess(email, TRIES_MAX - 1);
    expect((await signIn(world, email)).status).toBe(200);
  });

  it("counts every guess of many at once", async () => {
    const { email } = await world.signUp();
    const body = { email, password: "guess guess guess" };
    const statuses = await Promise.all(
      Array.from({ length: TRIES_MAX + 4 }, async () => {
        const answer = await world.callIdentity("POST", "/sign-in/email", { body });
        return answer.status;
      }),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(TRIES_MAX);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });

  it("leaves no address of mail in the table that counts", async () => {
    await guess("secretly@people.example", 1);
    const rows = await queryControl(world, "SELECT key FROM rate_limit");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain("secretly");
  });
});

describe("one address that asks too often", () => {
  it("gets three mails to reset passwords in a minute", async () => {
    const { email } = await world.signUp();
    const ask = async () => {
      const body = { email, redirectTo: "/reset" };
      const answer = await world.callIdentity("POST", "/request-password-reset", {
        body,
        sourceIp: "192.0.2.10",
      });
      return answer.status;
    };
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
    const mails = world.aws.mailbox
      .list()
      .filter(({ to, subject }) => to.includes(email) && /new password/.test(subject));
    expect(mails).toHaveLength(3);
  });

  it("fills no mailbox from however many addresses: five mails an hour, and no answer tells", async () => {
    const { email } = await world.signUp();
    for (let asked = 0; asked < 7; asked += 1) {
      const body = { email, redirectTo: "/reset" };
      expect((await world.callIdentity("POST", "/request-password-reset", { body })).status).toBe(200);
    }
    const mails = () => world.aws.mailbox.list().filter(({ to }) => to.includes(email));
    expect(mails()).toHaveLength(5);
    await queryControl(world, "UPDATE rate_limit SET last_request = 0 WHERE key LIKE 'mails|%'");
    const again = await world.callIdentity("POST", "/send-verification-email", { body: { email } });
    expect(again.status).toBe(200);
    expect(mails()).toHaveLength(6);
  });

  it("learns nothing of who has an account by asking for a new password", async () => {
    const { email } = await world.signUp();
    const ask = async (whose: string) =>
      await world.callIdentity("POST", "/request-password-reset", {
        body: { email: whose, redirectTo: "/reset" },
      });
    const [known, unknown] = [await ask(email), await ask("nobody-else@people.example")];
    expect(known.status).toBe(200);
    expect({ ...unknown, headers: {} }).toEqual({ ...known, headers: {} });
  });
});

describe("what identity answers", () => {
  it("never holds a session's token: only the cookie does", async () => {
    const { email, cookie } = await world.signUp();
    const signedIn = await signIn(world, email);
    const answers = [
      signedIn,
      await world.callIdentity("GET", "/get-session", { as: { cookie } }),
      await world.callIdentity("POST", "/change-password", {
        as: { cookie: cookieOf(signedIn.cookies) },
        body: { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: true },
      }),
      await world.callIdentity("POST", "/sign-up/email", {
        body: { name: "Grace", email: "grace@people.example", password: PASSWORD },
      }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toContain('"email"');
      expect(text).not.toContain("token");
    }
  });

  it.each([
    { name: "a\u0000b" },
    { name: "a\r\nb" },
    { name: "x".repeat(101) },
    { name: { first: "Ada" } },
    { name: "Ada", image: "x".repeat(501) },
    { name: "Ada", image: 1 },
  ])("is no to %j", async (profile) => {
    const person = await world.signUp();
    const update = await world.callIdentity("POST", "/update-user", { as: person, body: profile });
    expect(update.status).toBe(400);
    const body = { ...profile, email: "profile@people.example", password: PASSWORD };
    expect((await world.callIdentity("POST", "/sign-up/email", { body })).status).toBe(400);
    const users = 'SELECT 1 FROM "user" WHERE email = $1';
    expect(await queryControl(world, users, ["profile@people.example"])).toEqual([]);
  });

  it.each([
    ["/sign-in/email", { email: ["a@b.example"], password: PASSWORD }],
    ["/sign-in/email", { email: "a@b.example", password: { $ne: 1 } }],
    ["/sign-in/email", null],
    ["/sign-up/email", "text"],
    ["/two-factor/verify-totp", { code: 123_456 }],
    ["/two-factor/enable", {}],
    ["/reset-password", { token: "\u0000", newPassword: PASSWORD }],
    ["/request-password-reset", { email: "\u0000@b.example" }],
  ])("is no 5xx to %s with %j", async (path, body) => {
    const answer = await world.callIdentity("POST", path, { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});
