import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { ServiceError } from "../protocol/service-error.ts";

/** Names and values that must be given again to decrypt; not secret. */
export type EncryptionContext = Readonly<Record<string, string>>;

const MAGIC = Buffer.from("ftk1");
const KEY_ID_BYTES = 36;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + KEY_ID_BYTES + IV_BYTES;

/** AES-256-GCM; the blob names its key, so that decrypting needs no key id, as with AWS. */
export function seal({
  keyId,
  masterKey,
  plaintext,
  context,
}: {
  readonly keyId: string;
  readonly masterKey: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly context: EncryptionContext;
}): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", masterKey, iv).setAAD(authenticatedData(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([MAGIC, Buffer.from(keyId, "ascii"), iv, body, cipher.getAuthTag()]);
}

/** The id of the key that a blob was sealed with. @throws ServiceError for what is no blob of ours. */
export function sealedKeyId(blob: Buffer): string {
  const foreign = blob.length < HEADER_BYTES + TAG_BYTES || !blob.subarray(0, MAGIC.length).equals(MAGIC);
  if (foreign) throw invalidCiphertext();
  return blob.toString("ascii", MAGIC.length, MAGIC.length + KEY_ID_BYTES);
}

/** @throws ServiceError where blob or context are not those that were sealed. */
export function unseal(blob: Buffer, masterKey: Uint8Array, context: EncryptionContext): Buffer {
  const iv = blob.subarray(HEADER_BYTES - IV_BYTES, HEADER_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", masterKey, iv)
    .setAAD(authenticatedData(context))
    .setAuthTag(blob.subarray(blob.length - TAG_BYTES));
  try {
    const body = blob.subarray(HEADER_BYTES, blob.length - TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

export function invalidCiphertext(): ServiceError {
  return new ServiceError("InvalidCiphertextException", "");
}

function authenticatedData(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
