import type { SpaceRole } from "@formtrap/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "../../../errors.ts";
import { type RecipientsFixture, recipientsFixture } from "../../recipients/recipients.fixture.ts";
import { type MailWorld, mailWorld } from "../mail.fixture.ts";
import {
  readSmtpSender,
  removeSmtpSender,
  type SmtpSenderInput,
  setSmtpSender,
  testSmtpSender,
} from "./index.ts";

const PASSWORD = "correct horse battery staple";
const NOW = new Date("2026-03-10T12:00:00.000Z");
const SERVER = {
  host: "smtp.acme.example",
  port: 587,
  security: "starttls",
  login: { username: "forms@acme.example", password: PASSWORD },
  fromAddress: "Forms@Acme.example",
  fromName: "Acme forms",
} as const satisfies SmtpSenderInput;

let fixture: RecipientsFixture;
let world: MailWorld;
let myAddress: string;
beforeAll(async () => {
  fixture = await recipientsFixture();
});
beforeEach(async () => {
  fixture.clock.set(NOW);
  world = await mailWorld(fixture);
  const { actor, control } = world.space;
  const userId = actor.type === "user" ? actor.userId : "";
  const user = await control
    .updateTable("user")
    .set({ emailVerified: true })
    .where("id", "=", userId)
    .returning("email")
    .executeTakeFirstOrThrow();
  myAddress = user.email;
});
afterAll(async () => {
  await fixture.close();
});

const contextOf = (role: SpaceRole = "owner") => ({
  ...world.ctx,
  ...world.space,
  space: { ...world.space.space, role },
});
const set = (input: object = {}, role: SpaceRole = "owner") =>
  setSmtpSender({ ctx: contextOf(role), input: { ...SERVER, ...input } });
const read = () => readSmtpSender({ ctx: contextOf() });
const lastServer = () => world.ownMails.at(-1)?.server;
const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  if (!(error instanceof DomainError)) throw error;
  expect(error.message).not.toContain(PASSWORD);
  return error.code;
};

describe("a space's own mail server", () => {
  it("is used from when a test mail went through it, to whoever set it", async () => {
    expect(await read()).toBeNull();
    const sender = await set();
    expect(sender).toEqual({
      host: "smtp.acme.example",
      port: 587,
      security: "starttls",
      username: "forms@acme.example",
      fromAddress: "forms@acme.example",
      fromName: "Acme forms",
      verifiedAt: NOW,
      lastError: null,
      updatedAt: NOW,
    });
    expect(await read()).toEqual(sender);
    expect(world.ownMails).toMatchObject([
      {
        server: { ...SERVER, fromAddress: "forms@acme.example", login: SERVER.login },
        mail: { to: myAddress, subject: "Your mail server works" },
      },
    ]);
    expect(world.mails).toEqual([]);
  });

  it("may want no login", async () => {
    expect(await set({ login: null })).toMatchObject({ username: null });
    expect(lastServer()).toMatchObject({ login: null });
  });

  it("never tells its password: to nobody who reads, in no table in the clear, in no log", async () => {
    await set();
    await testSmtpSender({ ctx: contextOf() });
    expect(JSON.stringify(await read())).not.toContain(PASSWORD);
    expect(await fixture.control.dump()).not.toContain(PASSWORD);
    expect(fixture.logs.join("\n")).not.toContain(PASSWORD);
    expect(JSON.stringify(world.ownMails.map(({ mail }) => mail))).not.toContain(PASSWORD);
  });

  it("is not used where the test fails, which says why, and what was before stays", async () => {
    await set();
    const before = await read();
    fixture.clock.advance({ seconds: 1 });
    world.failWith("misconfigured");
    const attempt = set({ host: "other.example" });
    await expect(attempt).rejects.toMatchObject({
      code: "verification_failed",
      message: "It is misconfigured.",
    });
    expect(await read()).toEqual(before);
  });

  it("is written into the audit log, with what became of it", async () => {
    await set();
    world.failWith("unavailable");
    expect(await codeOf(set())).toBe("verification_failed");
    await removeSmtpSender({ ctx: contextOf() });
    const rows = await world.space.control
      .selectFrom("auditLog")
      .select(["action", "phase"])
      .where("organizationId", "=", world.space.space.id)
      .where("targetType", "=", "smtp_sender")
      .orderBy("id")
      .execute();
    expect(rows.map(({ action, phase }) => `${action} ${phase}`)).toEqual([
      "smtp_sender.set attempted",
      "smtp_sender.set succeeded",
      "smtp_sender.set attempted",
      "smtp_sender.set failed",
      "smtp_sender.remove succeeded",
    ]);
  });

  it("is forgotten with its password", async () => {
    await set();
    await removeSmtpSender({ ctx: contextOf() });
    await removeSmtpSender({ ctx: contextOf() });
    expect(await read()).toBeNull();
    expect(await codeOf(set({ login: { username: SERVER.login.username } }))).toBe("credentials_needed");
  });
});

describe("a password that is left out", () => {
  const { username } = SERVER.login;

  it("stays as it is, where only the sender changes", async () => {
    await set();
    await set({ login: { username }, fromName: null });
    expect(lastServer()).toMatchObject({ login: { username, password: PASSWORD }, fromName: null });
  });

  it.each([
    ["server", { host: "evil.example" }],
    ["port", { port: 2525 }],
    ["kind of TLS", { security: "tls" }],
    ["user", { login: { username: "somebody" } }],
  ])(
    "is asked for where the %s is another: nobody gets it sent to a server of theirs",
    async (_what, change) => {
      await set();
      expect(await codeOf(set({ login: { username }, ...change }))).toBe("credentials_needed");
      expect(world.ownMails).toHaveLength(1);
    },
  );

  it("is asked for where there is none", async () => {
    expect(await codeOf(set({ login: { username } }))).toBe("credentials_needed");
    await set({ login: null });
    expect(await codeOf(set({ login: { username } }))).toBe("credentials_needed");
  });
});

describe("a test of the server that is set", () => {
  it("is a mail to whoever asks", async () => {
    await set();
    fixture.clock.advance({ minutes: 1 });
    expect(await testSmtpSender({ ctx: contextOf("admin") })).toEqual({
      ok: true,
      message: expect.stringMatching(/took a test mail/),
    });
    expect(world.ownMails.map(({ mail }) => mail.to)).toEqual([myAddress, myAddress]);
    expect(await read()).toMatchObject({ verifiedAt: new Date(NOW.getTime() + 60_000), lastError: null });
  });

  it("says what went wrong and notes it until the next good one; the server stays in use", async () => {
    await set();
    world.failWith("unavailable");
    const ctx = contextOf();
    expect(await testSmtpSender({ ctx })).toEqual({ ok: false, message: "It is unavailable." });
    expect(await read()).toMatchObject({ verifiedAt: NOW, lastError: "It is unavailable." });
    world.failWith(null);
    await testSmtpSender({ ctx });
    expect(await read()).toMatchObject({ lastError: null });
  });

  it("needs a server", async () => {
    expect(await codeOf(testSmtpSender({ ctx: contextOf() }))).toBe("not_found");
  });
});

describe("who may do that", () => {
  it("are admins and owners", async () => {
    for (const role of ["viewer", "member"] as const) {
      const ctx = contextOf(role);
      expect(await codeOf(set({}, role))).toBe("forbidden");
      expect(await codeOf(testSmtpSender({ ctx }))).toBe("forbidden");
      expect(await codeOf(readSmtpSender({ ctx }))).toBe("forbidden");
      expect(await codeOf(removeSmtpSender({ ctx }))).toBe("forbidden");
    }
    expect(world.ownMails).toEqual([]);
    await set({}, "admin");
  });

  it("are people with a proven address, where a mail is sent to them", async () => {
    await world.space.control
      .updateTable("user")
      .set({ emailVerified: false })
      .where("email", "=", myAddress)
      .execute();
    expect(await codeOf(set())).toBe("forbidden");
    const system = { ...contextOf(), actor: { type: "system", name: "operator" } as const };
    expect(await codeOf(setSmtpSender({ ctx: system, input: SERVER }))).toBe("forbidden");
    expect(world.ownMails).toEqual([]);
  });

  it("reach no other space's server", async () => {
    await set();
    const other = await mailWorld(fixture);
    expect(await readSmtpSender({ ctx: other.space })).toBeNull();
    await removeSmtpSender({ ctx: other.space });
    expect(await read()).not.toBeNull();
  });
});

describe("what is no mail server", () => {
  it.each([
    [{ host: "" }],
    [{ host: "smtp.example.com/path" }],
    [{ host: "user@smtp.example.com" }],
    [{ host: "smtp..example.com" }],
    [{ host: "-smtp.example.com" }],
    [{ host: "smtp.example.com:587" }],
    [{ host: "sm\r\ntp.example.com" }],
    [{ host: `${"a.".repeat(127)}example.com` }],
    [{ port: 25 }],
    [{ port: 22 }],
    [{ port: "587" }],
    [{ security: "none" }],
    [{ login: { username: "a\r\nb", password: "x" } }],
    [{ login: { username: "", password: "x" } }],
    [{ login: { username: "a", password: "" } }],
    [{ fromAddress: "Acme <forms@acme.example>" }],
    [{ fromAddress: "a@b.example, c@d.example" }],
    [{ fromName: "Acme\r\nBcc: all@example.com" }],
    [{ fromName: "Acme\u202E" }],
    [{ verifiedAt: NOW }],
  ])("is refused: %j", async (change) => {
    expect(await codeOf(set(change))).toBe("invalid_input");
    expect(world.ownMails).toEqual([]);
  });
});
