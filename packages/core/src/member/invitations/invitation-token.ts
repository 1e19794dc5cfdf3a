import { randomBytes } from "node:crypto";
import { hashSecret } from "../../hash-secret.ts";

const TOKEN_BYTES = 32;

/** What a mail's link carries, and what is kept of it. */
export function newInvitationToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, hash: hashSecret(token) };
}
