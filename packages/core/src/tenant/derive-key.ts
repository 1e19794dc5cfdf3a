import { hkdfSync } from "node:crypto";

/** Of the tenant's delivery key, and of every key derived from it. */
export const KEY_BYTES = 32;

/** What a key is derived for. Never reused for anything else: that is what keeps the derived keys apart. */
export type KeyPurpose = "seal" | "link-mac" | "webhook-secret";

/**
 * A key for one purpose alone, by HKDF-SHA256 (RFC 5869) without salt: the tenant's key is random already. `info` is
 * purpose and parts as JSON, so that no two lists of parts read the same.
 */
export function deriveKey(
  deliveryKey: Buffer,
  purpose: KeyPurpose,
  parts: readonly (string | number)[] = [],
): Buffer {
  const info = JSON.stringify(["formtrap delivery", purpose, ...parts]);
  return Buffer.from(hkdfSync("sha256", deliveryKey, "", info, KEY_BYTES));
}
