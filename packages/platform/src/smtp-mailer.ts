import type { Socket } from "node:net";
import {
  type EgressGuard,
  MailError,
  type MailFailure,
  type OpenSmtpMailer,
  type SmtpServer,
} from "@formtrap/core/ports";
import { createTransport } from "nodemailer";
import { errorCode } from "./error-code.ts";
import { namedSender } from "./mail-address.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
/** Between two signs of life. */
const SILENCE_TIMEOUT_MS = 10_000;
/** Of one mail, with all that it takes. */
const DEADLINE_MS = 20_000;

/** Why, by nodemailer's codes. The server's own words may quote addresses and logins, so these are ours. */
const FAILURES: Readonly<Record<string, readonly [MailFailure, string]>> = {
  EAUTH: ["misconfigured", "The mail server refused the login: check user name and password."],
  ENOAUTH: ["misconfigured", "The mail server refused the login: check user name and password."],
  ETLS: [
    "misconfigured",
    "No verified TLS connection to the mail server: check its certificate, and whether the port goes with the kind of TLS.",
  ],
  EGRESS_REFUSED: ["misconfigured", "The mail server's address is not one that may be connected to."],
  EDNS: ["misconfigured", "The mail server's name was not found."],
  ETIMEDOUT: ["unavailable", "The mail server did not answer in time."],
  EENVELOPE: ["rejected", "The mail server refused the sender or the recipient."],
  EMESSAGE: ["rejected", "The mail server refused the mail."],
};
const UNAVAILABLE = ["unavailable", "The mail server could not be reached."] as const;
/** RFC 5321, 4.2.1: 4yz is for now, 5yz for good. */
const isForNow = (status: unknown): boolean => typeof status === "number" && status >= 400 && status < 500;

/**
 * Sends through customers' own mail servers (SMTP, RFC 5321), each mail on a connection of its own that the egress
 * guard opened; TLS is always verified. `send` throws MailError within 20 s.
 */
export function createSmtpMailers({ guard }: { readonly guard: EgressGuard }): OpenSmtpMailer {
  return (server) => ({
    send: async (mail) => {
      const socket = guard.createSocket();
      const deadline = setTimeout(() => socket.destroy(timeout()), DEADLINE_MS);
      try {
        await connect(socket, server);
        const sent = await openTransport(server, socket).sendMail({
          from: namedSender(server.fromAddress, mail.fromName ?? server.fromName ?? undefined),
          to: mail.to,
          cc: [...(mail.cc ?? [])],
          replyTo: [...(mail.replyTo ?? [])],
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { ...mail.headers },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { messageId: sent.messageId };
      } catch (error) {
        throw toMailError(error);
      } finally {
        clearTimeout(deadline);
        socket.destroy();
      }
    },
  });
}

async function connect(socket: Socket, { host, port }: SmtpServer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => socket.destroy(timeout()), CONNECT_TIMEOUT_MS);
  // Kept: what happens to the socket later is told by whoever uses it, and an error that nobody hears ends the process.
  socket.on("error", reject);
  socket.once("close", () => reject(timeout()));
  socket.connect(port, host, resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

function openTransport({ host, port, security, login }: SmtpServer, connection: Socket) {
  return createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: true,
    tls: { servername: host, rejectUnauthorized: true, minVersion: "TLSv1.2" },
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    ...(login === null ? {} : { auth: { user: login.username, pass: login.password } }),
    getSocket: (_options, callback) => callback(null, { connection }),
  });
}

function timeout(): Error {
  return Object.assign(new Error("The mail server did not answer in time."), { code: "ETIMEDOUT" });
}

function toMailError(error: unknown): MailError {
  const status =
    typeof error === "object" && error !== null && "responseCode" in error ? error.responseCode : null;
  const [reason, message] = FAILURES[errorCode(error)] ?? UNAVAILABLE;
  // A login that fails for now is often a server that counts logins.
  return new MailError(isForNow(status) ? "unavailable" : reason, message);
}
