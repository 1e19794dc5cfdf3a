import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** What a mail's link carries, and what is kept of it. */
export function newInvitationToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, hash: hashInvitationToken(token) };
}

/** Fast on purpose: the token is random, so that there is nothing to guess that a slow hash would protect. */
export function hashInvitationToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
