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

export interface PutOptions {
  readonly contentType: string;
  /** As RFC 6266 writes it; the server hands it out with the object. */
  readonly contentDisposition?: string;
}

export interface ObjectFacts {
  readonly sizeBytes: number;
  /** As the server keeps it, parameters included. */
  readonly contentType: string;
}

/** A request that anybody may send who has it, until it expires. */
export interface PresignedPut {
  readonly url: string;
  /** All of these must be sent as they stand: they are signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A customer's bucket. Every method throws ObjectStoreError and nothing else. Keys never hold anything a visitor typed. */
export interface ObjectStore {
  put(key: string, body: Uint8Array, options: PutOptions): Promise<void>;
  /** @throws ObjectStoreError `missing`, or `too_large` beyond `maxBytes`, read no further than that. */
  get(key: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
  /** @returns null where there is no such object. */
  head(key: string): Promise<ObjectFacts | null>;
  /** The object's first bytes, at most `bytesMax`; empty for an empty object. @throws ObjectStoreError `missing`. */
  readStart(key: string, options: { readonly bytesMax: number }): Promise<Uint8Array>;
  /** Signs an upload of exactly this size and type. Nothing is contacted. */
  presignPut(
    key: string,
    options: PutOptions & { readonly sizeBytes: number; readonly expiresInSeconds: number },
  ): Promise<PresignedPut>;
  /** Signs a download; the answer carries `contentDisposition` whatever was stored. Nothing is contacted. */
  presignGet(
    key: string,
    options: { readonly contentDisposition: string; readonly expiresInSeconds: number },
  ): Promise<string>;
  /** Keys below a prefix in byte order, those after `startAfter` first; at most 1,000. */
  list(options: {
    readonly prefix: string;
    readonly startAfter?: string;
  }): Promise<{ readonly keys: readonly string[]; readonly isTruncated: boolean }>;
  /** No error where it is gone already. */
  delete(key: string): Promise<void>;
  readonly largeUploads: LargeUploads;
}

/**
 * Uploads in parts, for what memory does not hold. Nothing is there under the key before it is finished. All parts but
 * the last have one size (R2), of 5 MiB or more (S3), and there are 10,000 at most.
 */
export interface LargeUploads {
  /** @returns the upload's id. */
  begin(key: string, options: PutOptions): Promise<string>;
  /** Overwrites what the part was before. @param partNumber from 1. @returns what `finish` wants to know of it. */
  putPart(key: string, uploadId: string, partNumber: number, body: Uint8Array): Promise<string>;
  /** @throws ObjectStoreError `missing` where there is no such upload: it was finished or abandoned before. */
  finish(key: string, uploadId: string, parts: readonly string[]): Promise<void>;
  /** Removes its parts; no error where it is gone already. */
  abandon(key: string, uploadId: string): Promise<void>;
}

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** When it was last written, by the store's clock. */
  readonly storedAt: Date;
}

/**
 * The platform's own bucket: what waits for customers' servers. Everything in it is encrypted under the platform's key.
 * Every method throws ObjectStoreError and nothing else.
 */
export interface PlatformBucket extends Pick<ObjectStore, "put" | "get" | "head" | "presignGet" | "delete"> {
  /** Objects below a prefix in byte order of their keys, those after `startAfter` first; at most 1,000. */
  listObjects(options: {
    readonly prefix: string;
    readonly startAfter?: string;
  }): Promise<{ readonly objects: readonly ListedObject[]; readonly isTruncated: boolean }>;
  /** The names below a prefix up to the next `/`, without prefix and `/`, in byte order; all of them. */
  listFolders(prefix: string): Promise<readonly string[]>;
  /** At most 1,000 keys; no error for those that are gone already. */
  deleteAll(keys: readonly string[]): Promise<void>;
  /** Within the bucket, overwriting what is there. @throws ObjectStoreError `missing`. */
  copy(fromKey: string, toKey: string): Promise<void>;
}
