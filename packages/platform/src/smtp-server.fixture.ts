import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Mail, MailError, type SmtpServer } from "@formtrap/core/ports";
import { type Certificates, loadCertificates } from "@formtrap/emulators/certificates";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { expect } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createSmtpMailers } from "./smtp-mailer.ts";

export const LOGIN = { username: "forms@acme.example", password: "hunter2 hünter2" };
/** In every answer of a server that refuses: nothing of it may come back out. */
const SERVER_WORDS = "rejected for forms@acme.example (see https://acme.example/why)";
const closers: (() => Promise<void>)[] = [];

/** Closes what the fixture opened. Call it after each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** Certificates of one authority for a server of these names. */
export async function certificatesFor(hosts: readonly string[], now = new Date()): Promise<Certificates> {
  const dir = await mkdtemp(join(tmpdir(), "formtrap-smtp-"));
  closers.push(() => rm(dir, { recursive: true }));
  return await loadCertificates({ dir, hosts, now });
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly login: unknown;
  /** What the client called itself. */
  readonly greetedAs: string;
  /** As it came, with CRLF. */
  readonly raw: string;
  /** By lower-case name, unfolded. */
  readonly headers: ReadonlyMap<string, string>;
}

export type ServerChanges = Partial<SMTPServerOptions>;

/** A mail server on 127.0.0.1 that wants a login and keeps what it gets. */
export async function startSmtpServer(
  security: SmtpServer["security"],
  certificates: Certificates,
  changes: ServerChanges = {},
) {
  const received: ReceivedMail[] = [];
  const commands: string[] = [];
  const keep = (raw: string, session: SMTPServerSession): void => {
    const { mailFrom, rcptTo } = session.envelope;
    received.push({
      from: mailFrom === false ? "" : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
      isSecure: session.secure,
      login: session.user,
      greetedAs: session.hostNameAppearsAs,
      raw,
      headers: headersOf(raw),
    });
  };
  const server = new SMTPServer({
    secure: security === "tls",
    key: certificates.keyPem,
    cert: certificates.certPem,
    logger: false,
    closeTimeout: 50,
    onAuth: ({ username, password }, _session, done) => {
      commands.push("AUTH");
      if (username === LOGIN.username && password === LOGIN.password) done(null, { user: username });
      else done(refusal(535));
    },
    onMailFrom: (_address, _session, done) => {
      commands.push("MAIL");
      done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        keep(Buffer.concat(chunks).toString(), session);
        done();
      });
    },
    ...changes,
  });
  // A client that leaves in the middle of it is what some tests are about.
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  closers.push(async () => {
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, received, commands };
}

/** What answers by plain TCP, as no mail server would. */
export async function startTcpServer(onSocket: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { port, sockets };
}

export function refusal(responseCode: number): Error {
  return Object.assign(new Error(SERVER_WORDS), { responseCode });
}

export const MAIL: Mail = {
  to: "ada@example.com",
  subject: "Hello",
  text: "Hello Ada\n",
  html: "<p>Hello Ada</p>\n",
};

/** A way to one server, which is named localhost and has nothing wrong with it, but for what is told. */
export function mailerTo(
  port: number,
  options: Partial<SmtpServer> & {
    readonly caPem?: string;
    readonly allowCidrs?: readonly string[];
    readonly deadlineMs?: number;
  } = {},
) {
  const { caPem, allowCidrs = ["127.0.0.0/8", "::1/128"], deadlineMs, ...changes } = options;
  const guard = createEgressGuard({ allowCidrs, logger: createLogger({ level: "silent" }) });
  const open = createSmtpMailers({
    guard,
    ...(caPem !== undefined && { caPem }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
  return open({
    host: "localhost",
    port,
    security: "tls",
    login: LOGIN,
    fromAddress: "forms@acme.example",
    fromName: null,
    ...changes,
  });
}

/** Why a mail was not taken, as a customer may read it: with no address, no login and no word of the server's. */
export async function failureOf(sending: Promise<unknown>): Promise<{ reason: string; message: string }> {
  const error: unknown = await sending.then(
    () => expect.unreachable("The mail was taken."),
    (reason: unknown) => reason,
  );
  if (!(error instanceof MailError)) throw error;
  const { reason, message } = error;
  const everything = inspect(error, { depth: 9, showHidden: true });
  for (const secret of ["@", LOGIN.password, SERVER_WORDS, "acme.example"]) {
    expect(everything.replaceAll(/^ {4}at .*$/gm, "")).not.toContain(secret);
  }
  return { reason, message };
}

function headersOf(raw: string): ReadonlyMap<string, string> {
  const [head = ""] = raw.split("\r\n\r\n");
  return new Map(
    head
      .replaceAll(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
}
