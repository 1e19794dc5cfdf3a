import { isAscii } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUrlencoded } from "./parse-urlencoded.ts";
import { TextBudget } from "./text-budget.ts";

function parse(body: string | Uint8Array, charset: string | null = null): [string, unknown][] {
  return parseUrlencoded(Buffer.from(body), charset, new TextBudget()).map(({ name, value }) => [
    name,
    value,
  ]);
}

describe("urlencoded bodies", () => {
  it("keep every field in order, repeated ones too", () => {
    expect(parse("b=1&a=2&b=3")).toEqual([
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
    ]);
  });

  it("decode plus signs, escapes and raw UTF-8", () => {
    expect(parse("full+name=Ad%C3%A9le+%26+co&city=Köln&sum=1%2B1")).toEqual([
      ["full name", "Adéle & co"],
      ["city", "Köln"],
      ["sum", "1+1"],
    ]);
  });

  it("keep broken escapes as they are", () => {
    expect(parse("a=100%&b=%zz&c=%4&d=%%41")).toEqual([
      ["a", "100%"],
      ["b", "%zz"],
      ["c", "%4"],
      ["d", "%A"],
    ]);
  });

  it("put a replacement character where bytes are no UTF-8", () => {
    expect(parse("a=caf%E9+ok")).toEqual([["a", "caf\uFFFD ok"]]);
  });

  it("decode a legacy charset that is named", () => {
    expect(parse("a=caf%E9+%80", "windows-1252")).toEqual([["a", "café €"]]);
    expect(parse("a=%82%A0", "Shift_JIS")).toEqual([["a", "あ"]]);
    expect(parse(Buffer.from([0x61, 0x3d, 0xe9]), "iso-8859-1")).toEqual([["a", "é"]]);
  });

  it("read an unknown charset as UTF-8", () => {
    expect(parse("a=%C3%A9", "klingon")).toEqual([["a", "é"]]);
  });

  it("replace NUL and nothing else", () => {
    expect(parse("a%00b=x%00y")).toEqual([["a\uFFFDb", "x\uFFFDy"]]);
  });

  it("take a name without an equals sign, and skip what is empty", () => {
    expect(parse("&&flag&=&x=")).toEqual([
      ["flag", ""],
      ["x", ""],
    ]);
  });

  it("of more than 500 fields are refused", () => {
    expect(() => parse(Array.from({ length: 10_000 }, (_, index) => `f${index}=x`).join("&"))).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  it("of a value over 64 KiB, or over 256 KiB altogether, are refused; 64 KiB pass", () => {
    const value = "x".repeat(64 * 1024);
    expect(parse(`a=${value}`)).toEqual([["a", value]]);
    expect(() => parse(`a=${value}x`)).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => parse(`a=${value}&b=${value}&c=${value}&d=${value}`)).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  it("count text after decoding, so that escaping does not shrink the limit", () => {
    const value = "é".repeat(32 * 1024);
    expect(parse(`a=${encodeURIComponent(value)}`)).toEqual([["a", value]]);
  });

  it("mean what URLSearchParams says, for any list of fields", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).map((value) => value.replaceAll("\0", ""));
    const fields = fc.array(
      fc.tuple(
        text.filter((name) => name !== ""),
        text,
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fields, (pairs) => {
        expect(parse(new URLSearchParams(pairs).toString())).toEqual(pairs);
      }),
      { seed: 1 },
    );
  });

  it("of any bytes in any charset parse, in ASCII to what URLSearchParams says", () => {
    const charset = fc.constantFrom(null, "utf-8", "windows-1252", "shift_jis", "utf-16le", "nonsense");
    const piece = fc.constantFrom(
      "&",
      "=",
      "%",
      "+",
      "%C3",
      "%A9",
      "%00",
      "a",
      "é",
      "\u{1F600}",
      "%u",
      "[",
      "]",
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(""))),
    );
    fc.assert(
      fc.property(body, charset, (bytes, label) => {
        const parsed = parse(bytes, label);
        for (const [name, value] of parsed) {
          expect(`${name}${String(value)}`).not.toContain("\0");
          expect(`${name}${String(value)}`.isWellFormed()).toBe(true);
        }
        // Node's own reading of raw bytes beside broken escapes is no model.
        if (label !== null || !isAscii(bytes)) return;
        const expected = [...new URLSearchParams(bytes.toString("utf8").replace(/^\?/, "%3F"))]
          .filter(([name, value]) => name !== "" || value !== "")
          .map(([name, value]) => [name.replaceAll("\0", "\uFFFD"), value.replaceAll("\0", "\uFFFD")]);
        expect(parsed).toEqual(expected);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
