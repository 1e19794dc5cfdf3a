import { randomBytes } from "node:crypto";
import { hashSecret } from "../../hash-secret.ts";

/** Tells people, and those who scan code for secrets, what it is. */
const PREFIX = "ftk_";
const SECRET_BYTES = 32;
/** Enough to tell one's keys apart; the rest stays 226 bits of a secret. */
const SHOWN_CHARACTERS = 8;

/** A new key: what is given once, what is kept, and what may be shown. */
export function newKeySecret(): { readonly secret: string; readonly hash: string; readonly start: string } {
  const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64url")}`;
  return { secret, hash: hashSecret(secret), start: secret.slice(0, SHOWN_CHARACTERS) };
}
