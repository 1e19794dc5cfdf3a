import type { Certificates } from "@formtrap/emulators/certificates";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  certificatesFor,
  closeAll,
  failureOf,
  LOGIN,
  MAIL,
  mailerTo,
  refusal,
  type ServerChanges,
  startSmtpServer,
} from "./smtp-server.fixture.ts";

let certificates: Certificates;
beforeEach(async () => {
  certificates = await certificatesFor(["localhost"]);
});
afterEach(closeAll);

const LOGIN_REFUSED = { reason: "misconfigured", message: expect.stringMatching(/refused the login/) };
const NOT_NOW = { reason: "unavailable", message: expect.stringMatching(/for the moment/) };

async function open(changes: ServerChanges, login: typeof LOGIN | null = LOGIN) {
  const server = await startSmtpServer("tls", certificates, changes);
  return { server, mailer: mailerTo(server.port, { caPem: certificates.caPem, login }) };
}

describe("what a server refuses is told in words of ours", () => {
  it("a wrong password", async () => {
    const { mailer, server } = await open({}, { ...LOGIN, password: "wrong" });
    expect(await failureOf(mailer.send(MAIL))).toEqual(LOGIN_REFUSED);
    expect(server.received).toEqual([]);
  });

  it("a mail without the login that it wants", async () => {
    const { mailer } = await open({}, null);
    expect(await failureOf(mailer.send(MAIL))).toEqual(LOGIN_REFUSED);
  });

  it("a login that it does not know at all", async () => {
    const { mailer, server } = await open({ disabledCommands: ["AUTH"] });
    expect(await failureOf(mailer.send(MAIL))).toEqual(LOGIN_REFUSED);
    expect(server.received).toEqual([]);
  });

  it("a login for now", async () => {
    const { mailer } = await open({ onAuth: (_auth, _session, done) => done(refusal(454)) });
    expect(await failureOf(mailer.send(MAIL))).toEqual(NOT_NOW);
  });

  it.each<[string, number, ServerChanges, object]>([
    [
      "the sender's address",
      553,
      { onMailFrom: (_address, _session, done) => done(refusal(553)) },
      { reason: "misconfigured", message: expect.stringMatching(/this sender's address/) },
    ],
    [
      "the recipient",
      550,
      { onRcptTo: (_address, _session, done) => done(refusal(550)) },
      { reason: "rejected", message: expect.stringMatching(/refused the recipient/) },
    ],
    ["the recipient for now", 450, { onRcptTo: (_address, _session, done) => done(refusal(450)) }, NOT_NOW],
    [
      "the mail",
      554,
      { onData: (stream, _session, done) => void stream.resume().on("end", () => done(refusal(554))) },
      { reason: "rejected", message: expect.stringMatching(/refused the mail/) },
    ],
    [
      "the mail for now",
      451,
      { onData: (stream, _session, done) => void stream.resume().on("end", () => done(refusal(451))) },
      NOT_NOW,
    ],
    [
      "more of everything for now",
      421,
      { onMailFrom: (_address, _session, done) => done(refusal(421)) },
      NOT_NOW,
    ],
  ])("%s (%i)", async (_what, _status, changes, failure) => {
    for (const hidePIPELINING of [false, true]) {
      const { mailer } = await open({ ...changes, hidePIPELINING });
      expect(await failureOf(mailer.send(MAIL))).toEqual(failure);
    }
  });

  it("the recipient alone, when those in copy got it: it is not sent again for one", async () => {
    const { mailer, server } = await open({
      onRcptTo: ({ address }, _session, done) => done(address === MAIL.to ? refusal(450) : undefined),
    });
    const sending = mailer.send({ ...MAIL, cc: ["grace@example.com"] });
    expect(await failureOf(sending)).toEqual({
      reason: "rejected",
      message: expect.stringMatching(/refused the recipient/),
    });
    expect(server.received).toMatchObject([{ to: ["grace@example.com"] }]);
  });
});
