import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals an answer (AES-256-GCM) under the caller's key: who has the database alone reads a random key's answers never. */
export function sealAnswer(key: string, takenId: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(key, takenId), nonce);
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where the answer is not of this key. */
export function openAnswer(key: string, takenId: string, sealed: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", keyOf(key, takenId), sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
    decipher.final(),
  ]).toString("utf8");
}

function keyOf(key: string, takenId: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, takenId, "formtrap idempotent answer", 32));
}
