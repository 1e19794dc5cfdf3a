import { describe, expect, it } from "vitest";
import { rememberTexts } from "./remember-texts.ts";
import { storableReferer } from "./request-privacy.ts";

describe("what was read of texts that come again", () => {
  const reader = () => {
    const asked: string[] = [];
    const read = (text: string) => {
      asked.push(text);
      return { text };
    };
    return { asked, recall: rememberTexts(read, { textsMax: 2, textLengthMax: 3 }) };
  };

  it("is read once", () => {
    const { asked, recall } = reader();
    expect(recall("a")).toBe(recall("a"));
    expect(recall("")).toEqual({ text: "" });
    expect(recall("a")).toEqual({ text: "a" });
    expect(asked).toEqual(["a", ""]);
  });

  it("is forgotten, all of it, once there is too much of it", () => {
    const { asked, recall } = reader();
    for (const text of ["a", "b", "c", "c", "a"]) expect(recall(text)).toEqual({ text });
    expect(asked).toEqual(["a", "b", "c", "a"]);
  });

  it("is not kept of long texts", () => {
    const { asked, recall } = reader();
    for (const text of ["abcd", "abcd"]) expect(recall(text)).toEqual({ text });
    expect(asked).toEqual(["abcd", "abcd"]);
  });
});

describe("the page that a post came from", () => {
  it("is the same at the first post and at later ones, whatever pages others invent", () => {
    const pages: readonly (readonly [string, string | null])[] = [
      ["https://example.com/contact", "https://example.com/contact"],
      ["https://example.com/contact?email=x", "https://example.com/contact"],
      ["HTTPS://Example.com", "https://example.com/"],
      ["https://a:b@example.com/contact", "https://example.com/contact"],
      ["ftp://example.com/contact", null],
    ];
    for (let round = 0; round < 3; round += 1) {
      for (const [referer, stored] of pages) expect(storableReferer(referer)).toBe(stored);
      for (let page = 0; page < 600; page += 1) {
        const invented = `https://example.org/${round}/${page}`;
        expect(storableReferer(invented)).toBe(invented);
      }
    }
  });
});
