import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 4096;
const KEY_BYTES = 32;

/** A password nobody has to type: 32 random bytes, URL-safe. */
export function newPassword(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

/**
 * What Postgres keeps of a password (RFC 5803, `src/common/scram-common.c`), made on this side, so that no statement
 * and no server log holds the password itself. For printable ASCII only: no SASLprep is done.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
