import { isIP, type Socket } from "node:net";
import type { EgressGuard, Mail, OpenSmtpMailer, SmtpServer } from "@formtrap/core/ports";
import { createTransport, type SMTPSentMessageInfo } from "nodemailer";
import { checkAddresses, parseSender } from "./mail-address.ts";
import { smtpFailure } from "./smtp-failure.ts";

const CONNECT_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
/** Between two signs of life. */
const SILENCE_TIMEOUT_MS = 10_000;
/** Of one mail, with all that it takes. */
const DEADLINE_MS = 20_000;

interface SmtpMailersOptions {
  readonly guard: EgressGuard;
  /** Trusted in place of the usual authorities; tests bring their own. */
  readonly caPem?: string;
  /** Of one mail, with all that it takes; 20 s by default. */
  readonly deadlineMs?: number;
}

/**
 * Sends through customers' own mail servers (SMTP, RFC 5321), each mail on a connection of its own that the egress
 * guard opened; TLS is always verified. `send` throws MailError within the deadline.
 */
export function createSmtpMailers(options: SmtpMailersOptions): OpenSmtpMailer {
  return (server) => ({
    send: async (mail) => {
      checkAddresses(mail);
      const socket = options.guard.createSocket();
      const signal = AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS);
      try {
        await connect(socket, server, signal);
        const transport = openTransport(server, socket, options.caPem);
        const sent = await transport.sendMail({ ...toMessage(mail, server), signal });
        // A server may take a mail for those in copy alone.
        const refusal = refusalOf(sent, mail.to);
        if (refusal !== null) throw refusal;
        return { messageId: sent.messageId };
      } catch (error) {
        throw smtpFailure(error);
      } finally {
        socket.destroy();
      }
    },
  });
}

async function connect(socket: Socket, { host, port }: SmtpServer, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => void socket.destroy(timeout());
  const timer = setTimeout(giveUp, CONNECT_TIMEOUT_MS);
  signal.addEventListener("abort", giveUp);
  // Kept: what happens to the socket later is told by whoever uses it, and an error that nobody hears ends the process.
  socket.on("error", reject);
  socket.once("close", () => reject(timeout()));
  socket.connect(port, host, resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

function openTransport(
  { host, port, security, login, fromAddress }: SmtpServer,
  connection: Socket,
  caPem: string | undefined,
) {
  return createTransport({
    host,
    port,
    // Said in the greeting; the machine's own name is nobody's business.
    name: fromAddress.slice(fromAddress.lastIndexOf("@") + 1),
    secure: security === "tls",
    requireTLS: true,
    tls: {
      // An address has no name to ask for; its certificate must be for the address (RFC 6066, 3).
      ...(isIP(host) === 0 && { servername: host }),
      ...(caPem !== undefined && { ca: caPem }),
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
    },
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // Who gave a login wants it used, whether or not the server says that it knows logins.
    ...(login !== null && { auth: { user: login.username, pass: login.password }, forceAuth: true }),
    getSocket: (_options, callback) => callback(null, { connection }),
  });
}

/** Addresses go in as what they are, not as lists to be parsed. */
function toMessage({ to, cc = [], replyTo = [], fromName, headers, ...said }: Mail, server: SmtpServer) {
  const only = (address: string) => ({ name: "", address });
  return {
    from: parseSender(server.fromAddress, server.fromName ?? fromName),
    to: only(to),
    cc: cc.map(only),
    replyTo: replyTo.map(only),
    subject: said.subject,
    text: said.text,
    html: said.html,
    headers: { ...headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Sent for good to the others, it is not tried again for one: they would get it each time. */
function refusalOf({ rejected }: SMTPSentMessageInfo, to: string): Error | null {
  if (!rejected.includes(to)) return null;
  return Object.assign(new Error("The recipient was refused."), { code: "EENVELOPE", command: "RCPT TO" });
}

function timeout(): Error {
  return Object.assign(new Error("The mail server did not answer in time."), { code: "ETIMEDOUT" });
}
