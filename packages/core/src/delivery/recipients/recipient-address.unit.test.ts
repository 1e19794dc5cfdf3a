import { describe, expect, it } from "vitest";
import { mailboxOf, normalizeAddress } from "./recipient-address.ts";

describe("an address", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["  Ada.Lovelace@Example.COM\n", "ada.lovelace@example.com"],
    ["o'brien+forms@example.com", "o'brien+forms@example.com"],
    ["ada@BÜCHER.example", "ada@xn--bcher-kva.example"],
    [`${"a".repeat(64)}@example.com`, `${"a".repeat(64)}@example.com`],
  ])("%j is known as %s", (text, address) => {
    expect(normalizeAddress(text)).toBe(address);
  });

  it.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "ada@localhost",
    "ada@example.com, grace@example.com",
    "Ada <ada@example.com>",
    "ada@example.com\r\nBcc: all@example.com",
    "ada lovelace@example.com",
    "ada@exam ple.com",
    "ada@example..com",
    "ädä@example.com",
    "ada@example.com/path",
    "ada@example.com?query",
    "ada@example.com#part",
    "ada@example.com:25",
    "ada@exam\r\nple.com",
    "ada@ex%61mple.com",
    ".ada@example.com",
    "ada.@example.com",
    "ada..lovelace@example.com",
    `${"a".repeat(65)}@example.com`,
    "ada@[127.0.0.1]",
    `${"a".repeat(250)}@example.com`,
  ])("is not %j", (text) => {
    expect(normalizeAddress(text)).toBeNull();
  });
});

describe("the mailbox behind an address", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["ada+a+b@example.com", "ada@example.com"],
    ["a.d.a@example.com", "a.d.a@example.com"],
    ["a.d.a+x@gmail.com", "ada@gmail.com"],
    ["a.d.a@googlemail.com", "ada@googlemail.com"],
    ["+x@example.com", "+x@example.com"],
  ])("of %s is %s", (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});
