/**
 * What the domain needs from outside. `packages/platform` implements these; tests may bring their own.
 */
import type { Socket } from "node:net";

export * from "./ports/data-keys.ts";
export * from "./ports/metrics.ts";
export * from "./ports/object-store.ts";

export interface Clock {
  now(): Date;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One JSON line an entry. Values named like a secret are the caller's mistake: nothing is redacted later. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  /** `cause` is what was caught; of it the log keeps name, code and place, never values. */
  warn(message: string, fields?: LogFields, cause?: unknown): void;
  error(message: string, fields?: LogFields, cause?: unknown): void;
}

/** What a secret is for; each kind has a name prefix of its own, so that IAM can be narrow. */
export type SecretKind = "ingest" | "app" | "owner" | "storage" | "captcha" | "delivery" | "job";

/** No secret stands behind a reference: never stored, or deleted. */
export class SecretNotFound extends Error {
  constructor() {
    super("The secret does not exist.");
    this.name = "SecretNotFound";
  }
}

/** Keeps secrets. A reference (`sm:<name>#<versionId>`) names one version and may be stored anywhere. */
export interface Vault {
  /** Stores a new version and returns its reference. The same kind and owner share one name. */
  put(kind: SecretKind, ownerId: string, value: unknown): Promise<string>;
  /**
   * Reads what a reference names, from memory when it was read before.
   * `fresh` reads the current version anew: for use once, after a connection failed before it was ready.
   * @throws SecretNotFound where no such secret exists.
   */
  get(ref: string, options?: { readonly fresh?: boolean }): Promise<unknown>;
  /** Removes the secret and all its versions; no error where it is gone already. */
  delete(ref: string): Promise<void>;
}

/** Opens sockets to addresses that a customer gave; refuses what the egress rules do not allow. */
export interface EgressGuard {
  /** A socket whose `connect(port, host)` resolves, checks and connects to the very address checked. */
  createSocket(): Socket;
}

/** Why an address that a customer gave did not answer. */
export type OutboundFailure = "refused" | "unreachable" | "timed_out" | "too_large";

export class OutboundHttpError extends Error {
  readonly reason: OutboundFailure;

  constructor(reason: OutboundFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutboundHttpError";
    this.reason = reason;
  }
}

export interface OutboundRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  /** https, or http where the egress rules open the range. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  /** From the first look-up to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /**
   * What becomes of an answer beyond that: `fail` with `too_large`, unless told to `cut` it there. `cut` is for those
   * who want the status: once it has come, whatever came of the body is the answer, though the deadline passed or the
   * connection broke within it.
   */
  readonly onTooLarge?: "fail" | "cut";
  /**
   * Whether the receiver takes the same request twice as once. It is then sent again, on a new connection, where a kept
   * one proves to be dead: what became of the first is unknown. All but POST, unless told.
   */
  readonly isRepeatable?: boolean;
}

export interface OutboundResponse {
  readonly status: number;
  /** By lower-case name; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** HTTP to the outside, through the egress guard. A redirect is an answer like any other and never followed. */
export interface OutboundHttp {
  /** @throws OutboundHttpError and nothing else. */
  send(request: OutboundRequest): Promise<OutboundResponse>;
}

export interface CaptchaQuestion {
  readonly provider: "turnstile" | "recaptcha" | "hcaptcha";
  readonly secretKey: string;
  readonly siteKey: string;
  readonly token: string;
  readonly visitorAddress: string | null;
}

/** What a provider says of a token. */
export type CaptchaAnswer =
  | {
      readonly verdict: "passed";
      /** Of the page that the token was made on; null where the provider does not tell. */
      readonly hostname: string | null;
      readonly action: string | null;
      /** reCAPTCHA v3 only: 0 (a bot) to 1. */
      readonly score: number | null;
    }
  /** Expired, used before, or not a token of this site key: the visitor can try again. */
  | { readonly verdict: "failed"; readonly reason: "expired_or_reused" | "not_a_token" }
  /** The owner's keys are wrong: no visitor can do anything about it. */
  | { readonly verdict: "misconfigured"; readonly reason: string };

/** The provider did not answer, or answered nonsense. */
export class CaptchaUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CaptchaUnavailable";
  }
}

/** Asks captcha providers about tokens. */
export interface CaptchaVerifier {
  /** @throws CaptchaUnavailable and nothing else. */
  verify(question: CaptchaQuestion): Promise<CaptchaAnswer>;
}

/** What a provider says of an account's keys, asked with a token that nobody was given. */
export type CaptchaKeysAnswer =
  | "good"
  | "wrong_secret"
  /** Of providers that tell: the secret belongs to another site key. */
  | "wrong_site_key"
  /** The provider's published keys for trying out: every token passes. */
  | "accepts_anything";

/** Asks captcha providers about keys. */
export interface CaptchaKeyTester {
  /** @throws CaptchaUnavailable and nothing else. */
  testKeys(keys: Omit<CaptchaQuestion, "token" | "visitorAddress">): Promise<CaptchaKeysAnswer>;
}

/** Sends messages to the platform's own queues. */
export interface MessageQueue {
  /** @param delaySeconds 0 to 900: how long nobody sees the message. */
  send(message: unknown, options?: { readonly delaySeconds?: number }): Promise<void>;
}

/** A queue that many messages at once are sent to. */
export interface BatchQueue extends MessageQueue {
  /** In batches of ten, side by side. @throws where any message was not taken; others may have been. */
  sendAll(messages: readonly unknown[]): Promise<void>;
}

export interface Mail {
  readonly to: string;
  readonly cc?: readonly string[];
  readonly replyTo?: readonly string[];
  /** Shown beside the sender's address; the sender's own name where there is none. */
  readonly fromName?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** By name, such as `List-Unsubscribe`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a mail was not taken. `throttled` and `unavailable` pass; `rejected` is this mail's own fault. */
export type MailFailure = "throttled" | "unavailable" | "rejected" | "misconfigured";

/** A mail server did not take a mail. In one sentence for people, with no address and no secret in it. */
export class MailError extends Error {
  readonly reason: MailFailure;

  constructor(reason: MailFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MailError";
    this.reason = reason;
  }
}

export interface Mailer {
  /** @returns the server's own id of the mail, where it gives one. @throws MailError and nothing else. */
  send(mail: Mail): Promise<{ readonly messageId: string | null }>;
}

/** A customer's own mail server. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, or after STARTTLS, which must be offered. Certificates are always verified. */
  readonly security: "tls" | "starttls";
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly fromAddress: string;
  /** Shown beside it, whatever a mail says; null: what the mail says. */
  readonly fromName: string | null;
}

/** Sends through a customer's own mail server, reached through the egress guard. */
export type OpenSmtpMailer = (server: SmtpServer) => Mailer;
