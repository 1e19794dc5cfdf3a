import { describe, expect, it } from "vitest";
import { formatSender, parseSender } from "./mail-address.ts";

const ADDRESS = "no-reply@forms.example.com";

/** The name as a mail program shows it (RFC 2047). */
function shownName(header: string): string {
  const words = [...header.matchAll(/=\?UTF-8\?B\?([\w+/=]+)\?=/g)];
  return words.map(([, base64 = ""]) => Buffer.from(base64, "base64").toString()).join("");
}

describe("a sender", () => {
  it.each([
    [ADDRESS, { address: ADDRESS, name: "" }],
    [`FormTrap <${ADDRESS}>`, { address: ADDRESS, name: "FormTrap" }],
    [`"FormTrap forms" <${ADDRESS}>`, { address: ADDRESS, name: "FormTrap forms" }],
    [` <${ADDRESS}> `, { address: ADDRESS, name: "" }],
  ])("is read from %j", (sender, parsed) => {
    expect(parseSender(sender, null)).toEqual(parsed);
  });

  it("has another name where one is given, and its own where that is empty", () => {
    const sender = `FormTrap <${ADDRESS}>`;
    expect(parseSender(sender, "Acme")).toEqual({ address: ADDRESS, name: "Acme" });
    expect(parseSender(sender, " \n ")).toEqual({ address: ADDRESS, name: "FormTrap" });
  });
});

describe("a sender's name in a header", () => {
  it("is written plainly where it is plain", () => {
    expect(formatSender({ address: ADDRESS, name: "Acme & Co." })).toBe(`"Acme & Co." <${ADDRESS}>`);
    expect(formatSender({ address: ADDRESS, name: "" })).toBe(ADDRESS);
  });

  it.each(["Müller", 'He said "hi"', "evil@example.com", "a, b", "渋谷 😀".repeat(30), "\\"])(
    "is encoded where it is not: %j",
    (name) => {
      const header = formatSender({ address: ADDRESS, name });
      expect(header).toMatch(/^(=\?UTF-8\?B\?[\w+/=]+\?= )+<no-reply@forms\.example\.com>$/);
      expect(shownName(header)).toBe(name);
      for (const word of header.split(" ").slice(0, -1)) expect(word.length).toBeLessThanOrEqual(75);
    },
  );

  it("has no line break in it, of whatever kind", () => {
    for (const end of ["\r\n", "\n", "\r", "\u2028", "\u0000", "\u0085"]) {
      const header = formatSender(parseSender(ADDRESS, `Acme${end}Bcc: all@example.com`));
      expect(header).not.toMatch(/[^ -~]/);
      expect(shownName(header)).toBe("Acme Bcc: all@example.com");
    }
  });
});
