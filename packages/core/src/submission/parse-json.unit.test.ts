import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { TextBudget } from "./text-budget.ts";

function parse(text: string): [string, unknown][] {
  return parseJson(text, new TextBudget()).map(({ name, value }) => [name, value]);
}

const malformed: unknown = expect.objectContaining({
  status: 400,
  faults: [expect.objectContaining({ code: "MALFORMED_BODY" })],
});

describe("JSON bodies", () => {
  it("keep types and order, also of keys that JavaScript would reorder", () => {
    expect(parse('{"b": 1, "10": true, "a": null, "2": ["x"], "in{ner": {"7": 1, "6": "\\"},"}}')).toEqual([
      ["b", 1],
      ["10", true],
      ["a", null],
      ["2", ["x"]],
      ["in{ner", { 6: '"},', 7: 1 }],
    ]);
  });

  it("that are no object, or no JSON, are refused", () => {
    for (const text of ["[]", "1", '"x"', "null", "true", "{", '{"a":1', "{a:1}", "nope", '{"a":1}}']) {
      expect(() => parse(text), text).toThrow(malformed);
    }
  });

  it("replace NUL and lone surrogates everywhere, keys too, and nothing else", () => {
    expect(parse('{"a\\u0000": "x\\u0000y", "b": [{"k\\ud800": "\\udc00 \\ud83d\\ude00 ok"}]}')).toEqual([
      ["a\uFFFD", "x\uFFFDy"],
      ["b", [{ "k\uFFFD": "\uFFFD \u{1F600} ok" }]],
    ]);
  });

  it("keep two inner keys apart that differ only in what is replaced", () => {
    expect(parse('{"a": {"k\\u0000": 1, "k\\ud800": 2, "k\ufffd": 3}}')).toEqual([
      ["a", { "k\uFFFD": 1, "k\uFFFD\uFFFD": 2, "k\uFFFD\uFFFD\uFFFD": 3 }],
    ]);
  });

  it("keep the digits of numbers that a double cannot hold", () => {
    expect(
      parse(
        '{"big": 12345678901234567890, "long": [0.1234567890123456789], "huge": 1e999, "fine": 1.50e3, "tiny": -1e-7}',
      ),
    ).toEqual([
      ["big", "12345678901234567890"],
      ["long", ["0.1234567890123456789"]],
      ["huge", "1e999"],
      ["fine", 1500],
      ["tiny", -1e-7],
    ]);
  });

  it("cannot pollute a prototype", () => {
    const [entry, nested] = parse(
      '{"__proto__": {"polluted": 1}, "a": {"__proto__": {"polluted": 1}, "constructor": 2}}',
    );
    expect(entry?.[0]).toBe("__proto__");
    expect(JSON.stringify(nested?.[1])).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("that nest deeper than 32 levels are refused, and a million levels do no harm", () => {
    const nested = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(parse(nested(32))).toHaveLength(1);
    expect(() => parse(nested(33))).toThrow(malformed);
    expect(() => parse(nested(1_000_000))).toThrow(malformed);
    expect(() => parse(`{"n":1234567890123456789,"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toThrow(
      malformed,
    );
  });

  it("are held to the limits of any other encoding", () => {
    const tooLarge: unknown = expect.objectContaining({ status: 413 });
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, "x"]));
    expect(parse(JSON.stringify(members(500)))).toHaveLength(500);
    expect(() => parse(JSON.stringify(members(501)))).toThrow(tooLarge);
    expect(() => parse(JSON.stringify({ a: members(10_000) }))).toThrow(tooLarge);
    expect(() => parse(JSON.stringify({ a: "x".repeat(64 * 1024 + 1) }))).toThrow(tooLarge);
    expect(() => parse(JSON.stringify({ a: ["é".repeat(32 * 1024 + 1)] }))).toThrow(tooLarge);
    expect(() => parse(`{"a":[${"[],".repeat(200_000)}[]]}`)).toThrow(tooLarge);
    expect(() => parse(`{"a":[${"1,".repeat(300_000)}1]}`)).toThrow(tooLarge);
  });

  it("come back as JSON.parse reads them, for any object", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 10 });
    fc.assert(
      fc.property(json, (object) => {
        const text = JSON.stringify(object);
        const parsed = parse(text);
        const expected = JSON.parse(text) as Readonly<Record<string, unknown>>;
        expect(parsed.map(([name]) => name)).toEqual(Object.keys(expected));
        const again = JSON.stringify(parsed.map(([, value]) => value));
        expect(JSON.parse(again)).toEqual(Object.values(expected));
      }),
      { seed: 6 },
    );
  });

  it("of any text parse or are refused", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      "\\",
      "\\u0000",
      "\\ud800",
      ":",
      ",",
      "1",
      "e9",
      "null",
      " ",
      "a",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parse(`{"k":${pieces.join("")}}`);
          return true;
        } catch (error) {
          return error instanceof SubmitRefusal;
        }
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
