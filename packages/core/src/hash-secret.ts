import { createHash } from "node:crypto";

/**
 * What is kept of a random secret that others hold. Fast on purpose: there is nothing to guess that a slow hash would
 * protect.
 */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
