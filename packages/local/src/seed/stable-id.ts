import { createHash } from "node:crypto";

/**
 * A UUIDv7 (RFC 9562, 5.7) that is the same for the same time and name, so that a repeated seed finds its own
 * rows. Never for anything that must not be guessed.
 */
export function stableId(time: Date, name: string): string {
  const bytes = createHash("sha256").update(name).digest().subarray(0, 16);
  bytes.writeUIntBE(time.getTime(), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
