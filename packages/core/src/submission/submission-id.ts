import { createHash } from "node:crypto";
import { newId } from "@formtrap/contracts";
import { isJsonList, type JsonValue } from "./json-value.ts";
import type { PostedFile } from "./posted-body.ts";

/**
 * The id of a submission. With an idempotency key it is derived from form, key, data and files (UUIDv8, RFC 9562, of a
 * SHA-256), so that a retry is the same row and another body under the same key is another one; else a new UUIDv7.
 * Control fields do not count, a captcha token differs at every try; but a filled honeypot does: what came in as spam
 * must not swallow the same words of a person.
 */
export function submissionId(options: {
  readonly formId: string;
  readonly idempotencyKey: string | null;
  readonly data: JsonValue;
  readonly files: readonly PostedFile[];
  /** Handles of files that lie in the bucket already. */
  readonly uploads: readonly string[];
  readonly isTrapped: boolean;
}): string {
  const { formId, idempotencyKey, data, files, uploads, isTrapped } = options;
  if (idempotencyKey === null || idempotencyKey === "") return newId();
  const hash = createHash("sha256")
    .update(JSON.stringify(isTrapped ? [formId, idempotencyKey, "honeypot"] : [formId, idempotencyKey]))
    .update(canonicalJson(data));
  if (uploads.length > 0) hash.update(JSON.stringify(uploads));
  for (const { fieldName, fileName, content } of files) {
    hash.update(JSON.stringify([fieldName, fileName, content.byteLength])).update(content);
  }
  const digest = hash.digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** JSON with the keys of every object sorted: the same text for the same value however it was sent. */
function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isJsonList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}
