import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Mail } from "@formtrap/core/ports";
import type { Certificates } from "@formtrap/emulators/certificates";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  certificatesFor,
  closeAll,
  failureOf,
  LOGIN,
  MAIL,
  mailerTo,
  startSmtpServer,
  startTcpServer,
} from "./smtp-server.fixture.ts";

let certificates: Certificates;
let caPem: string;
beforeEach(async () => {
  certificates = await certificatesFor(["localhost"]);
  ({ caPem } = certificates);
});
afterEach(closeAll);

/** Sends one mail to a good server and gives back what arrived. */
async function deliver(changes: Partial<Mail>, fromName: string | null = null) {
  const server = await startSmtpServer("tls", certificates);
  await mailerTo(server.port, { caPem, fromName }).send({ ...MAIL, ...changes });
  const [mail] = server.received;
  if (mail === undefined) throw new Error("No mail arrived.");
  return mail;
}

describe("a mail through a customer's own server", () => {
  it.each(["tls", "starttls"] as const)("arrives by %s, with the login, over TLS", async (security) => {
    const server = await startSmtpServer(security, certificates);
    const { messageId } = await mailerTo(server.port, { caPem, security }).send(MAIL);
    expect(server.received).toMatchObject([
      {
        from: "forms@acme.example",
        to: ["ada@example.com"],
        isSecure: true,
        login: LOGIN.username,
        greetedAs: "acme.example",
      },
    ]);
    expect(server.received[0]?.headers.get("message-id")).toBe(messageId);
  });

  it("arrives with no login where the customer's server wants none", async () => {
    const server = await startSmtpServer("tls", certificates, { authOptional: true });
    await mailerTo(server.port, { caPem, login: null }).send(MAIL);
    expect(server.commands).toEqual(["MAIL"]);
  });

  it("arrives at a server that is known by its address alone", async () => {
    certificates = await certificatesFor(["127.0.0.1"]);
    const server = await startSmtpServer("tls", certificates);
    await mailerTo(server.port, { caPem: certificates.caPem, host: "127.0.0.1" }).send(MAIL);
    expect(server.received).toHaveLength(1);
  });

  it("has both parts, people in copy, where an answer goes and headers of its own", async () => {
    const { to, raw, headers } = await deliver({
      cc: ["grace@example.com"],
      replyTo: ["visitor@example.net"],
      headers: { "List-Unsubscribe": "<https://example.com/u>", "Auto-Submitted": "auto-generated" },
    });
    expect(to).toEqual(["ada@example.com", "grace@example.com"]);
    expect(Object.fromEntries(headers)).toMatchObject({
      from: "forms@acme.example",
      to: "ada@example.com",
      cc: "grace@example.com",
      "reply-to": "visitor@example.net",
      "list-unsubscribe": "<https://example.com/u>",
      "auto-submitted": "auto-generated",
      "content-type": expect.stringMatching(/^multipart\/alternative/),
    });
    expect(raw).toContain("Hello Ada\r\n");
    expect(raw).toContain("<p>Hello Ada</p>");
  });

  it("is from the name that the customer gave the server, else from the mail's own", async () => {
    const from = async (own: string | null) =>
      (await deliver({ fromName: "Müller & Co" }, own)).headers.get("from");
    expect(await from("Acme")).toBe("Acme <forms@acme.example>");
    expect(await from(null)).toMatch(/^=\?UTF-8\?.+\?= <forms@acme\.example>$/);
  });

  it("keeps lines that mean something to the protocol", async () => {
    const text = "first\r\n.\r\nMAIL FROM:<evil@example.com>\n..\nlast\n";
    const { raw } = await deliver({ text });
    expect(raw).toContain("first\r\n.\r\nMAIL FROM:<evil@example.com>\r\n..\r\nlast\r\n");
  });

  it.each<[string, Partial<Mail>]>([
    ["subject", { subject: "Hi\r\nBcc: all@example.com\r\n\r\n<b>body</b>" }],
    ["name", { fromName: 'Evil" <evil@example.com>\r\nBcc: all@example.com' }],
    ["header", { headers: { "X-Note": "a\r\nBcc: all@example.com" } }],
  ])("has no header more, whatever its %s says", async (_part, changes) => {
    const mail = await deliver(changes);
    expect(mail.to).toEqual(["ada@example.com"]);
    expect([...mail.headers.keys()]).not.toContain("bcc");
    expect(mail.headers.get("from")).toMatch(/<forms@acme\.example>$|^forms@acme\.example$/);
    expect(mail.headers.get("to")).toBe("ada@example.com");
  });

  it.each<[string, Partial<Mail>]>([
    ["two recipients in one", { to: "ada@example.com, evil@example.com" }],
    ["a recipient with a line break", { to: "ada@example.com\r\nRCPT TO:<evil@example.com>" }],
    ["a group", { to: "friends:a@example.com;" }],
    ["a name in an answer's address", { replyTo: ["Evil <evil@example.com>"] }],
    ["a comment in a copy's", { cc: ["ada(evil)@example.com"] }],
  ])("is not sent to %s", async (_what, changes) => {
    const server = await startSmtpServer("tls", certificates);
    const failure = await failureOf(mailerTo(server.port, { caPem }).send({ ...MAIL, ...changes }));
    expect(failure.reason).toBe("rejected");
    expect(server.commands).toEqual([]);
  });
});

describe("a server that cannot prove itself", () => {
  it.each([
    ["has a certificate for another name", ["mail.other.example"], "", /another name/],
    ["has one that is over", ["localhost"], "2024-01-01", /not valid at this time/],
  ])("%s and is told nothing", async (_what, hosts, madeAt, message) => {
    const bad = await certificatesFor(hosts, madeAt === "" ? new Date() : new Date(madeAt));
    for (const security of ["tls", "starttls"] as const) {
      const server = await startSmtpServer(security, bad);
      const failure = await failureOf(mailerTo(server.port, { caPem: bad.caPem, security }).send(MAIL));
      expect(failure).toEqual({ reason: "misconfigured", message: expect.stringMatching(message) });
      expect(server.commands).toEqual([]);
    }
  });

  it("has a certificate of an authority that nobody knows", async () => {
    const server = await startSmtpServer("tls", certificates);
    const failure = await failureOf(mailerTo(server.port).send(MAIL));
    expect(failure).toEqual({ reason: "misconfigured", message: expect.stringMatching(/publicly trusted/) });
    expect(server.commands).toEqual([]);
  });

  it("does not know STARTTLS, and gets neither login nor mail in the clear", async () => {
    const changes = { hideSTARTTLS: true, disabledCommands: ["STARTTLS"], allowInsecureAuth: true };
    const server = await startSmtpServer("starttls", certificates, changes);
    const failure = await failureOf(mailerTo(server.port, { caPem, security: "starttls" }).send(MAIL));
    expect(failure).toEqual({ reason: "misconfigured", message: expect.stringMatching(/no STARTTLS/) });
    expect(server.commands).toEqual([]);
  });

  it("is asked for STARTTLS though its offer got lost, as somebody in between would have it", async () => {
    const changes = { hideSTARTTLS: true, allowInsecureAuth: true };
    const server = await startSmtpServer("starttls", certificates, changes);
    await mailerTo(server.port, { caPem, security: "starttls" }).send(MAIL);
    expect(server.received).toMatchObject([{ isSecure: true }]);
  });

  it("speaks no TLS where it should at once", async () => {
    const server = await startSmtpServer("starttls", certificates);
    const failure = await failureOf(mailerTo(server.port, { caPem }).send(MAIL));
    expect(failure).toEqual({ reason: "misconfigured", message: expect.stringMatching(/Choose STARTTLS/) });
  });

  it("waits for TLS where it should greet", async () => {
    const server = await startSmtpServer("tls", certificates);
    const mailer = mailerTo(server.port, { caPem, security: "starttls", deadlineMs: 300 });
    const failure = await failureOf(mailer.send(MAIL));
    expect(failure).toEqual({ reason: "unavailable", message: expect.stringMatching(/in time.*STARTTLS/) });
  });
});

describe("a server that cannot be reached", () => {
  it.each(["localhost", "127.0.0.1", "2130706433"])(
    "is not looked for at %s, which is private",
    async (host) => {
      const server = await startTcpServer(() => {});
      const failure = await failureOf(mailerTo(server.port, { host, allowCidrs: [] }).send(MAIL));
      expect(failure).toEqual({
        reason: "misconfigured",
        message: expect.stringMatching(/may not be connected to/),
      });
      expect(server.sockets).toEqual([]);
    },
  );

  it("refuses connections", async () => {
    const { port, sockets } = await startTcpServer(() => {});
    await closeAll();
    const failure = await failureOf(mailerTo(port, { host: "127.0.0.1" }).send(MAIL));
    expect(failure).toMatchObject({ reason: "unavailable" });
    expect(sockets).toEqual([]);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["says nothing", () => {}],
    ["greets without end", (socket) => void setInterval(() => socket.write("220-hello\r\n"), 10).unref()],
    ["takes no command", (socket) => void socket.write("220 hello\r\n")],
    ["sends one letter at a time", (socket) => void setInterval(() => socket.write("2"), 10).unref()],
  ])("%s, and is left after the deadline", async (_what, onSocket) => {
    const server = await startTcpServer(onSocket);
    const startedAt = performance.now();
    const mailer = mailerTo(server.port, { host: "127.0.0.1", security: "starttls", deadlineMs: 300 });
    const failure = await failureOf(mailer.send(MAIL));
    expect(failure).toEqual({ reason: "unavailable", message: expect.stringMatching(/in time/) });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await left(server.sockets);
  });

  it("greets without end over TLS, and is left after the deadline", async () => {
    const { keyPem: key, certPem: cert } = certificates;
    const server = await startTcpServer((socket) => {
      const secure = new TLSSocket(socket, { isServer: true, key, cert }).on("error", () => {});
      const timer = setInterval(() => secure.write("220-hello\r\n"), 10).unref();
      socket.once("close", () => clearInterval(timer));
    });
    const failure = await failureOf(mailerTo(server.port, { caPem, deadlineMs: 500 }).send(MAIL));
    expect(failure).toEqual({ reason: "unavailable", message: expect.stringMatching(/in time/) });
    await left(server.sockets);
  });

  it("takes a mail and never says so, and is left after the deadline", async () => {
    const server = await startSmtpServer("tls", certificates, { onData: (stream) => void stream.resume() });
    const failure = await failureOf(mailerTo(server.port, { caPem, deadlineMs: 500 }).send(MAIL));
    expect(failure).toEqual({ reason: "unavailable", message: expect.stringMatching(/in time/) });
    expect(server.commands).toEqual(["AUTH", "MAIL"]);
  });

  it("ends the connection before it is done", async () => {
    const server = await startTcpServer((socket) => void socket.end("220 hello\r\n"));
    const mailer = mailerTo(server.port, { host: "127.0.0.1", security: "starttls" });
    expect(await failureOf(mailer.send(MAIL))).toMatchObject({ reason: "unavailable" });
  });

  it("talks nonsense", async () => {
    const server = await startTcpServer((socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const mailer = mailerTo(server.port, { host: "127.0.0.1", security: "starttls" });
    expect(await failureOf(mailer.send(MAIL))).toMatchObject({ reason: "unavailable" });
  });
});

/** However the client leaves: by a reset, too, which `once` would take for a failure of the test. */
async function left(sockets: readonly Socket[]): Promise<void> {
  expect(sockets).toHaveLength(1);
  for (const socket of sockets) {
    if (socket.closed) continue;
    const { promise: isClosed, resolve } = Promise.withResolvers<void>();
    socket.once("close", () => resolve());
    socket.resume();
    await isClosed;
  }
}
