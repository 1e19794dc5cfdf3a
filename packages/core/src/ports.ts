/**
 * What the domain needs from outside. `packages/platform` implements these; tests may bring their own.
 */
import type { Socket } from "node:net";

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
export type SecretKind = "ingest" | "app" | "owner" | "storage" | "captcha";

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

export interface StorageTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly forcePathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type ObjectStoreFailure =
  | "unreachable"
  | "denied"
  | "no_such_bucket"
  | "wrong_region"
  | "clock_skew"
  | "missing"
  | "too_large"
  | "other";

/** Why a bucket could not be used, in one sentence for its owner; no secret in it. */
export class ObjectStoreError extends Error {
  readonly reason: ObjectStoreFailure;
  /** What the server or the socket called it, such as `SignatureDoesNotMatch`, for the log. */
  readonly code: string;

  constructor(reason: ObjectStoreFailure, message: string, code: string) {
    super(message);
    this.name = "ObjectStoreError";
    this.reason = reason;
    this.code = code;
  }
}

/** A customer's bucket. Every method throws ObjectStoreError and nothing else. Keys never hold anything a visitor typed. */
export interface ObjectStore {
  put(key: string, body: Uint8Array, options: { readonly contentType: string }): Promise<void>;
  /** @throws ObjectStoreError `missing`, or `too_large` beyond `maxBytes`, read no further than that. */
  get(key: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
  delete(key: string): Promise<void>;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}
