import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, PASSWORD, type Person } from "./api-world.fixture.ts";
import { appSecretOf, codeOf, cookieOf, queryControl, signIn } from "./identity-acts.fixture.ts";

let world: ApiWorld;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
const enabledSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

interface Guarded {
  readonly person: Person;
  /** Since switching it on opens another session. */
  readonly cookie: string;
  readonly totpUri: string;
  readonly backupCodes: readonly string[];
}

const post = (path: string, cookie: string, body: unknown, options: { readonly sourceIp?: string } = {}) =>
  world.callIdentity("POST", `/two-factor/${path}`, { as: { cookie }, body, ...options });

/** Somebody whose second factor is on. */
async function guarded(): Promise<Guarded> {
  const person = await world.signUp();
  const { json } = await post("enable", person.cookie, { password: PASSWORD });
  const { totpURI: totpUri, backupCodes } = enabledSchema.parse(json);
  const on = await post("verify-totp", person.cookie, { code: codeOf(totpUri) });
  return { person, cookie: cookieOf(on.cookies), totpUri, backupCodes };
}

/** The first step of signing in: the cookie is that of the question for a code. */
async function firstStep(person: Person): Promise<string> {
  return cookieOf((await signIn(world, person.email)).cookies);
}

/** By the mailed link; to the same one as before. */
async function resetPassword(person: Person): Promise<void> {
  await world.callIdentity("POST", "/request-password-reset", {
    body: { email: person.email, redirectTo: "/reset" },
  });
  const mail = world.aws.mailbox.list().find(({ to }) => to.includes(person.email));
  const token = /reset-password\/([A-Za-z0-9]+)/.exec(mail?.text ?? "")?.[1];
  await world.callIdentity("POST", "/reset-password", { body: { token, newPassword: PASSWORD } });
}

const me = (cookie: string) => world.call("GET", "/me", { as: { cookie } });
/** Six digits that are none of those around now; others for another `nth`. */
function wrongCode(totpUri: string, nth = 0): string {
  const now = Date.now();
  const right = new Set([-60, -30, 0, 30, 60].map((s) => codeOf(totpUri, new Date(now + s * 1_000))));
  const candidates = Array.from({ length: 20 }, (_value, code) => String(code).padStart(6, "0"));
  return candidates.filter((code) => !right.has(code))[nth] ?? "no code";
}

describe("switching a second factor on", () => {
  it("needs the password, and takes effect once a code of the app was right", async () => {
    const person = await world.signUp();
    expect(await post("enable", person.cookie, { password: "wrong wrong wrong" })).toMatchObject({
      status: 400,
    });
    const { json } = await post("enable", person.cookie, { password: PASSWORD });
    const { totpURI, backupCodes } = enabledSchema.parse(json);
    expect(totpURI).toMatch(/^otpauth:\/\/totp\/FormTrap:/);
    expect(new Set(backupCodes).size).toBe(10);
    expect((await me(person.cookie)).json).toMatchObject({ hasTwoFactor: false });
    expect(await post("verify-totp", person.cookie, { code: wrongCode(totpURI) })).toMatchObject({
      status: 401,
    });
    expect((await me(cookieOf((await signIn(world, person.email)).cookies))).status).toBe(200);

    const on = await post("verify-totp", person.cookie, { code: codeOf(totpURI) });
    expect(on.status).toBe(200);
    expect((await me(cookieOf(on.cookies))).json).toMatchObject({ hasTwoFactor: true });
  });

  it("keeps neither the secret nor a backup code as it is", async () => {
    const { person, totpUri, backupCodes } = await guarded();
    const rows = await queryControl(world, "SELECT t::text AS text FROM two_factor t WHERE user_id = $1", [
      person.userId,
    ]);
    const secret = new URL(totpUri).searchParams.get("secret") ?? "";
    const kept = JSON.stringify(rows);
    const plain = appSecretOf(totpUri).toString();
    expect(plain).toMatch(/^[\w-]{32}$/);
    for (const hidden of [secret, plain, ...backupCodes]) {
      expect(kept).not.toContain(hidden);
      expect(world.lines.join("")).not.toContain(hidden);
    }
  });

  it("is for the app alone: no codes by mail", async () => {
    const person = await world.signUp();
    expect(await post("enable", person.cookie, { password: PASSWORD, method: "otp" })).toMatchObject({
      status: 400,
    });
    for (const path of ["send-otp", "verify-otp", "view-backup-codes", "totp/generate"])
      expect(await post(path, person.cookie, { password: PASSWORD })).toMatchObject({ status: 404 });
    expect((await me(person.cookie)).json).toMatchObject({ hasTwoFactor: false });
  });
});

describe("signing in with a second factor", () => {
  it("opens no session by the password alone", async () => {
    const { person, totpUri } = await guarded();
    const first = await signIn(world, person.email);
    expect(first.json).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
    const cookie = cookieOf(first.cookies);
    expect(cookie).toMatch(/^__Secure-formtrap\.two_factor=/);
    expect(first.cookies.find((each) => each.includes("two_factor"))).toMatch(
      /HttpOnly; Secure; SameSite=Lax/,
    );
    expect((await me(cookie)).status).toBe(401);
    // Whatever cookie the answer carried, also one that the browser is told to drop.
    const all = first.cookies.map((each) => each.split(";")[0]).join("; ");
    expect((await me(all)).status).toBe(401);

    const second = await post("verify-totp", cookie, { code: codeOf(totpUri) });
    expect(second.status).toBe(200);
    expect((await me(cookieOf(second.cookies))).json).toMatchObject({ id: person.userId });
    expect(await post("verify-totp", cookie, { code: codeOf(totpUri) })).toMatchObject({ status: 401 });
  });

  it("works by a backup code, each of them once", async () => {
    const { person, backupCodes } = await guarded();
    const [code = ""] = backupCodes;
    const second = await post("verify-backup-code", await firstStep(person), { code });
    expect((await me(cookieOf(second.cookies))).status).toBe(200);
    expect(await post("verify-backup-code", await firstStep(person), { code })).toMatchObject({
      status: 401,
    });
    const [, other = ""] = backupCodes;
    expect(await post("verify-backup-code", await firstStep(person), { code: other })).toMatchObject({
      status: 200,
    });
  });

  it("takes a code of the app once, also where somebody who saw it knows the password", async () => {
    const { person, totpUri } = await guarded();
    const code = codeOf(totpUri);
    const cookies = [await firstStep(person), await firstStep(person), await firstStep(person)];
    const answers = await Promise.all(cookies.map((cookie) => post("verify-totp", cookie, { code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    const late = await post("verify-totp", await firstStep(person), { code });
    expect(late).toMatchObject({ status: 401, json: { code: "INVALID_CODE" } });
  });

  it("takes one backup code once, however many try it at a time", async () => {
    const { person, backupCodes } = await guarded();
    const [code = ""] = backupCodes;
    const cookies = [await firstStep(person), await firstStep(person), await firstStep(person)];
    const answers = await Promise.all(cookies.map((cookie) => post("verify-backup-code", cookie, { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("is not answered with another person's code", async () => {
    const ada = await guarded();
    const eve = await guarded();
    const cookie = await firstStep(ada.person);
    expect(await post("verify-totp", cookie, { code: codeOf(eve.totpUri) })).toMatchObject({ status: 401 });
    expect(await post("verify-backup-code", cookie, { code: eve.backupCodes[0] })).toMatchObject({
      status: 401,
    });
    const forged = cookie.replace(/=[^.]*/, "=2fa-made-up");
    expect(await post("verify-totp", forged, { code: codeOf(ada.totpUri) })).toMatchObject({ status: 401 });
  });

  it("asks a device that is trusted for no code, as long as its cookie is its own", async () => {
    const { person, totpUri } = await guarded();
    const second = await post("verify-totp", await firstStep(person), {
      code: codeOf(totpUri),
      trustDevice: true,
    });
    const trust = second.cookies.find((cookie) => cookie.includes("trust_device")) ?? "";
    expect(trust).toMatch(/Max-Age=2592000;.*HttpOnly; Secure; SameSite=Lax/);
    const withTrust = (email: string, cookie: string) =>
      world.callIdentity("POST", "/sign-in/email", { as: { cookie }, body: { email, password: PASSWORD } });
    const cookie = trust.split(";")[0] ?? "";
    const other = await guarded();
    expect((await withTrust(other.person.email, cookie)).json).toMatchObject({ twoFactorRedirect: true });
    const again = await withTrust(person.email, cookie);
    expect((await me(cookieOf(again.cookies))).json).toMatchObject({ id: person.userId });
    // It is another cookie every time: one that was copied is noticed by not working.
    expect((await withTrust(person.email, cookie)).json).toMatchObject({ twoFactorRedirect: true });
  });

  it.each([
    ["the password was reset", "reset"],
    ["all other sessions were ended", "sessions"],
    ["the factor was switched off and on", "renewed"],
  ])("trusts no device any more once %s", async (_when, what) => {
    const { person, totpUri } = await guarded();
    const second = await post("verify-totp", await firstStep(person), {
      code: codeOf(totpUri),
      trustDevice: true,
    });
    const session = cookieOf(second.cookies.filter((cookie) => !cookie.includes("trust_device")));
    const trust = cookieOf(second.cookies.filter((cookie) => cookie.includes("trust_device")));
    if (what === "reset") await resetPassword(person);
    if (what === "sessions") await world.call("DELETE", "/sessions", { as: { cookie: session } });
    if (what === "renewed") {
      const off = cookieOf((await post("disable", session, { password: PASSWORD })).cookies);
      const { json } = await post("enable", off, { password: PASSWORD });
      await post("verify-totp", off, { code: codeOf(enabledSchema.parse(json).totpURI) });
    }
    const body = { email: person.email, password: PASSWORD };
    const again = await world.callIdentity("POST", "/sign-in/email", { as: { cookie: trust }, body });
    expect(again.json).toMatchObject({ twoFactorRedirect: true });
  });

  it("goes on after a password was reset: a mailbox alone opens nothing", async () => {
    const { person } = await guarded();
    await resetPassword(person);
    expect((await signIn(world, person.email)).json).toMatchObject({ twoFactorRedirect: true });
  });
});

describe("guessing codes", () => {
  it("ends a try at signing in after five, whatever code comes then", async () => {
    const { person, totpUri, backupCodes } = await guarded();
    const cookie = await firstStep(person);
    for (let guess = 0; guess < 5; guess += 1) {
      const code = wrongCode(totpUri, guess);
      expect(await post("verify-totp", cookie, { code })).toMatchObject({ status: 401 });
    }
    expect((await post("verify-totp", cookie, { code: codeOf(totpUri) })).status).toBe(400);
    expect((await post("verify-totp", cookie, { code: codeOf(totpUri) })).status).toBe(401);
    const fresh = await post("verify-backup-code", await firstStep(person), { code: backupCodes[0] });
    expect(fresh.status).toBe(200);
  });

  it("locks the second factor for 15 minutes after ten in a row, over all tries and addresses", async () => {
    const { person, totpUri, backupCodes } = await guarded();
    for (let guess = 0; guess < 10; guess += 1)
      await post("verify-totp", await firstStep(person), { code: wrongCode(totpUri, guess) });
    const locked = { status: 429, json: { code: "ACCOUNT_TEMPORARILY_LOCKED" } };
    const cookie = await firstStep(person);
    expect(await post("verify-totp", cookie, { code: codeOf(totpUri) })).toMatchObject(locked);
    expect(await post("verify-backup-code", cookie, { code: backupCodes[0] })).toMatchObject(locked);
    const rows = await queryControl(
      world,
      "SELECT round(extract(epoch FROM locked_until - now()) / 60)::int AS minutes FROM two_factor WHERE user_id = $1",
      [person.userId],
    );
    expect(rows).toEqual([{ minutes: 15 }]);
    await queryControl(world, "UPDATE two_factor SET locked_until = now() WHERE user_id = $1", [
      person.userId,
    ]);
    const open = await post("verify-backup-code", await firstStep(person), { code: backupCodes[0] });
    expect(open.status).toBe(200);
  });

  it("is held up at the fourth within ten seconds from one address, with a session too", async () => {
    const { cookie, totpUri } = await guarded();
    const guess = () => post("verify-totp", cookie, { code: wrongCode(totpUri) }, { sourceIp: "192.0.2.20" });
    const answers = [await guess(), await guess(), await guess(), await guess()];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  });
});

describe("the factor's own settings", () => {
  it("change by the password only: new backup codes, the app's secret once more, off", async () => {
    const { person, cookie, totpUri, backupCodes } = await guarded();
    for (const path of ["generate-backup-codes", "get-totp-uri", "disable"]) {
      const refused = await post(path, cookie, { password: "wrong wrong wrong" });
      expect(refused.status).toBe(400);
      expect((await post(path, "", { password: PASSWORD })).status).toBe(401);
    }
    expect((await post("get-totp-uri", cookie, { password: PASSWORD })).json).toEqual({ totpURI: totpUri });
    const { json } = await post("generate-backup-codes", cookie, { password: PASSWORD });
    const fresh = z.object({ backupCodes: z.array(z.string()) }).parse(json).backupCodes;
    const first = await firstStep(person);
    expect((await post("verify-backup-code", first, { code: backupCodes[0] })).status).toBe(401);
    expect((await post("verify-backup-code", first, { code: fresh[0] })).status).toBe(200);

    const off = await post("disable", cookie, { password: PASSWORD });
    expect(off.status).toBe(200);
    expect((await me(cookieOf(off.cookies))).json).toMatchObject({ hasTwoFactor: false });
    expect((await me(cookieOf((await signIn(world, person.email)).cookies))).status).toBe(200);
    expect(await queryControl(world, "SELECT 1 FROM two_factor WHERE user_id = $1", [person.userId])).toEqual(
      [],
    );
  });
});
