import { MailError, type MailFailure } from "@formtrap/core/ports";

type Told = readonly [MailFailure, string];

const TIMED_OUT: Told = [
  "unavailable",
  "The mail server did not answer in time. Check its name and port, and whether the port wants TLS at once or STARTTLS.",
];
const REFUSED_ADDRESS: Told = [
  "misconfigured",
  "The mail server was not found under this name, or has an address that may not be connected to.",
];
const LOGIN: Told = [
  "misconfigured",
  "The mail server refused the login. Check user name and password; some providers want a password made for apps.",
];
const LOGIN_LATER: Told = ["unavailable", "The mail server takes no login for the moment."];
const NO_STARTTLS: Told = [
  "misconfigured",
  "The mail server offers no STARTTLS on this port. Choose TLS at once, mostly on port 465, or another port.",
];
const NO_TLS: Told = [
  "misconfigured",
  "The mail server does not speak TLS at once on this port. Choose STARTTLS, or another port.",
];
const OTHER_NAME: Told = [
  "misconfigured",
  "The mail server's certificate is for another name. Use the name that its provider gives.",
];
const EXPIRED: Told = ["misconfigured", "The mail server's certificate is not valid at this time."];
const UNTRUSTED: Told = [
  "misconfigured",
  "The mail server's certificate is not signed by an authority that is publicly trusted.",
];
const SENDER: Told = [
  "misconfigured",
  "The mail server does not take mail from this sender's address. Check that the login may send for it.",
];
const RECIPIENT: Told = ["rejected", "The mail server refused the recipient."];
const MESSAGE: Told = ["rejected", "The mail server refused the mail."];
const NOT_NOW: Told = ["unavailable", "The mail server does not take the mail for the moment."];
const CLOSED: Told = ["unavailable", "The mail server refuses connections or ended this one."];
const UNREACHABLE: Told = ["unavailable", "The mail server could not be reached."];

/** By what nodemailer, the guard, Node and OpenSSL call it, whichever of it comes first. */
const BY_CODE: readonly (readonly [RegExp, Told])[] = [
  [/^EGRESS_REFUSED$/, REFUSED_ADDRESS],
  [/^(ETIMEDOUT|EABORT)$/, TIMED_OUT],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, OTHER_NAME],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, EXPIRED],
  [/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/, UNTRUSTED],
  [/^(ERR_SSL_|EPROTO$)/, NO_TLS],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ECONNECTION)$/, CLOSED],
];

interface Facts {
  readonly codes: readonly string[];
  /** What the server answered; null: nothing. */
  readonly status: number | null;
  /** To what, such as `MAIL FROM`. */
  readonly command: string;
}

/** Why a mail did not go, in words of ours: the server's own may quote addresses and logins. */
export function smtpFailure(error: unknown): MailError {
  const [reason, message] = judge(readFacts(error));
  return new MailError(reason, message);
}

function judge({ codes, status, command }: Facts): Told {
  const isForNow = status !== null && status >= 400 && status < 500;
  // 530 and 535 (RFC 4954, 6) say the same wherever they come.
  if (command.startsWith("AUTH") || codes.includes("EAUTH") || status === 530 || status === 535) {
    return isForNow ? LOGIN_LATER : LOGIN;
  }
  // RFC 5321, 4.2.1: 4yz is for now.
  if (isForNow) return NOT_NOW;
  for (const [pattern, told] of BY_CODE) if (codes.some((code) => pattern.test(code))) return told;
  if (codes.includes("ETLS")) return NO_STARTTLS;
  if (codes.includes("EENVELOPE")) return command === "MAIL FROM" ? SENDER : RECIPIENT;
  return codes.includes("EMESSAGE") ? MESSAGE : UNREACHABLE;
}

function readFacts(error: unknown): Facts {
  if (typeof error !== "object" || error === null) return { codes: [], status: null, command: "" };
  const { originalCode, code, responseCode, command } = error as Readonly<Record<string, unknown>>;
  return {
    codes: [originalCode, code].filter((each) => typeof each === "string"),
    status: typeof responseCode === "number" ? responseCode : null,
    command: typeof command === "string" ? command : "",
  };
}
