import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { webhookSecret } from "../delivery/webhook/webhook-secret.ts";
import { linkMac, SealBroken, sealText, unsealText } from "./delivery-key.ts";
import { deriveKey } from "./derive-key.ts";

const KEY = Buffer.alloc(32, 1);
const OTHER_KEY = Buffer.alloc(32, 2);
const DESTINATION = "019b76da-a800-7000-8000-000000000001";

/** HKDF-SHA256 by the two steps of RFC 5869, for one block of output. */
function hkdf(key: Buffer, info: string): Buffer {
  const pseudoRandomKey = createHmac("sha256", Buffer.alloc(32)).update(key).digest();
  return createHmac("sha256", pseudoRandomKey).update(info).update(Buffer.of(1)).digest();
}

describe("deriving keys", () => {
  it("is HKDF-SHA256 over the purpose, which no release may change: secrets were handed out", () => {
    expect(deriveKey(KEY, "seal")).toEqual(hkdf(KEY, '["formtrap delivery","seal"]'));
    const info = `["formtrap delivery","webhook-secret","${DESTINATION}",3]`;
    expect(webhookSecret(KEY, DESTINATION, 3)).toBe(`whsec_${hkdf(KEY, info).toString("base64")}`);
  });

  it("gives another key for every purpose, part, split of parts and tenant", () => {
    const keys = [
      deriveKey(KEY, "seal"),
      deriveKey(KEY, "link-mac"),
      deriveKey(KEY, "webhook-secret"),
      deriveKey(KEY, "webhook-secret", ["a", 1]),
      deriveKey(KEY, "webhook-secret", ["a", 11]),
      deriveKey(KEY, "webhook-secret", ["a", "1"]),
      deriveKey(KEY, "webhook-secret", ['a",1']),
      deriveKey(OTHER_KEY, "webhook-secret", ["a", 1]),
    ];
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(keys.length);
  });

  it("makes link MACs of 32 bytes under a key of their own", () => {
    const expected = createHmac("sha256", deriveKey(KEY, "link-mac")).update("ünsubscribe").digest();
    expect(linkMac(KEY, "ünsubscribe")).toEqual(expected);
    expect(linkMac(OTHER_KEY, "ünsubscribe")).not.toEqual(expected);
  });
});

describe("a sealed text", () => {
  it.each(["", "https://hooks.slack.example/services/T/B/x", "ü€😀\0\n"])("opens again as %j", (plain) => {
    expect(unsealText(KEY, DESTINATION, sealText(KEY, DESTINATION, plain))).toBe(plain);
  });

  it("is another one each time, and tells nothing of the text", () => {
    const sealed = Array.from({ length: 50 }, () => sealText(KEY, DESTINATION, "xoxb-token"));
    expect(new Set(sealed).size).toBe(50);
    expect(sealed.join()).not.toContain("xoxb");
    expect(sealed[0]).toMatch(/^s1\.[\w-]+$/);
  });

  it.each([
    ["another key", OTHER_KEY, DESTINATION],
    ["another context", KEY, "019b76da-a800-7000-8000-000000000002"],
    ["no context", KEY, ""],
  ])("does not open with %s", (_name, key, context) => {
    const sealed = sealText(KEY, DESTINATION, "xoxb-token");
    expect(() => unsealText(key, context, sealed)).toThrow(new SealBroken());
  });

  it("does not open with any one bit of it flipped", () => {
    const [version, text = ""] = sealText(KEY, DESTINATION, "token").split(".");
    const bytes = Buffer.from(text, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const sealed = `${version}.${flipped.toString("base64url")}`;
      expect(() => unsealText(KEY, DESTINATION, sealed)).toThrow(new SealBroken());
    }
  });

  it("does not open cut anywhere, lengthened or spelled otherwise, and always says the same", () => {
    const sealed = sealText(KEY, DESTINATION, "token");
    const changed = Array.from(sealed, (_, length) => sealed.slice(0, length));
    changed.push(`${sealed}A`, `${sealed}=`, `${sealed}.`, ` ${sealed}`, `${sealed}\n`, sealed.slice(1));
    changed.push(sealed.replace("s1.", "s2."), sealed.replace(".", ".!"), "s1.", "token", "s1.💥");
    for (const text of changed) {
      let message = "opened";
      try {
        unsealText(KEY, DESTINATION, text);
      } catch (error) {
        message = String(error);
      }
      expect({ text, message }).toEqual({ text, message: "SealBroken: A sealed text could not be opened." });
    }
  });
});
