import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import * as z from "zod";

const VERSION = "u1";
const MAC_BYTES = 32;

/** What was promised of a file when its upload was signed. */
const uploadSchema = z.object({
  key: z.string(),
  formId: z.uuid(),
  name: z.string(),
  field: z.string(),
  type: z.string(),
  sizeBytes: z.int().min(0),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type PromisedUpload = z.infer<typeof uploadSchema>;

/**
 * The key that a bucket's handles are signed with, derived (HKDF, RFC 5869) from the bucket's secret key: who may
 * write there anyway can make them, nobody else can, and there is no further secret to keep.
 */
export function deriveHandleKey(secretAccessKey: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secretAccessKey, "", "formtrap upload handle", MAC_BYTES));
}

/** A handle: what was promised, and an HMAC-SHA256 over it, as URL-safe text. */
export function writeHandle(upload: PromisedUpload, handleKey: Buffer): string {
  const payload = Buffer.from(JSON.stringify(upload)).toString("base64url");
  return `${VERSION}.${payload}.${macOf(payload, handleKey).toString("base64url")}`;
}

/** @returns null where the handle is not one of ours for this bucket; expiry and form are the caller's to judge. */
export function readHandle(handle: string, handleKey: Buffer): PromisedUpload | null {
  const parts = takeApart(handle);
  if (parts === null) return null;
  const given = Buffer.from(parts.mac, "base64url");
  if (given.length !== MAC_BYTES || !timingSafeEqual(given, macOf(parts.payload, handleKey))) return null;
  return uploadSchema.parse(JSON.parse(Buffer.from(parts.payload, "base64url").toString()));
}

/** What a handle says, which anybody can have written; null where it says nothing. */
export function readUncheckedHandle(handle: string): PromisedUpload | null {
  const parts = takeApart(handle);
  if (parts === null) return null;
  try {
    return uploadSchema.parse(JSON.parse(Buffer.from(parts.payload, "base64url").toString()));
  } catch {
    return null;
  }
}

function takeApart(handle: string): { readonly payload: string; readonly mac: string } | null {
  const [version, payload, mac, ...rest] = handle.split(".");
  if (version !== VERSION || payload === undefined || mac === undefined || rest.length > 0) return null;
  return { payload, mac };
}

function macOf(payload: string, handleKey: Buffer): Buffer {
  return createHmac("sha256", handleKey).update(`${VERSION}.${payload}`).digest();
}
