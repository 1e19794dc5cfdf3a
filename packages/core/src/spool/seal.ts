import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { DataKeys, SealPurpose } from "../ports.ts";
import { SealBroken } from "../tenant/index.ts";

/** Format and version; also the beginning of the authenticated context. */
const MAGIC = Buffer.from("FTS1");
/** NIST SP 800-38D, 8.2.2: a random nonce of 96 bits; a key of an hour's life seals far fewer than 2^32. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_LENGTH_BYTES = 2;

/** What a sealed object is bound to: opened under any other, it does not open. */
export interface SealContext {
  readonly purpose: SealPurpose;
  /** Whose it is. */
  readonly owner: string;
  readonly id: string;
}

/**
 * Seals bytes by AES-256-GCM under a data key, which stands before them as the key service sealed it:
 * `FTS1`, its length in two bytes, the key, nonce, ciphertext, tag.
 * @throws KeyServiceUnavailable
 */
export async function seal(dataKeys: DataKeys, context: SealContext, content: Uint8Array): Promise<Buffer> {
  const { plaintext, sealed } = await dataKeys.current(context.purpose);
  const sealedKey = Buffer.from(sealed, "base64");
  const length = Buffer.alloc(KEY_LENGTH_BYTES);
  length.writeUInt16BE(sealedKey.length);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", plaintext, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(authenticated(context));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([MAGIC, length, sealedKey, nonce, ciphertext, cipher.getAuthTag()]);
}

/** @throws SealBroken where it is not one of this context, or was changed; KeyServiceUnavailable. */
export async function unseal(dataKeys: DataKeys, context: SealContext, sealed: Uint8Array): Promise<Buffer> {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const keyStart = MAGIC.length + KEY_LENGTH_BYTES;
  if (bytes.length < keyStart || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBroken();
  const nonceStart = keyStart + bytes.readUInt16BE(MAGIC.length);
  const contentStart = nonceStart + NONCE_BYTES;
  const tagStart = bytes.length - TAG_BYTES;
  if (tagStart < contentStart) throw new SealBroken();
  const key = await dataKeys.open(context.purpose, bytes.toString("base64", keyStart, nonceStart));
  try {
    const nonce = bytes.subarray(nonceStart, contentStart);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(authenticated(context));
    decipher.setAuthTag(bytes.subarray(tagStart));
    return Buffer.concat([decipher.update(bytes.subarray(contentStart, tagStart)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

function authenticated({ purpose, owner, id }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([MAGIC.toString(), purpose, owner, id]));
}
