import type { FieldRule } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "./json-value.ts";
import { FieldRefusal } from "./submit-refusal.ts";
import { compileRules, validateFields } from "./validate-fields.ts";

/** The codes by field, as a page would show them. */
function codes(data: { readonly [name: string]: JsonValue }, fields: Readonly<Record<string, FieldRule>>) {
  try {
    validateFields(data, compileRules(fields));
    return {};
  } catch (error) {
    if (!(error instanceof FieldRefusal)) throw error;
    expect(error.status).toBe(422);
    return Object.fromEntries(error.faults.map(({ field, code }) => [field ?? "", code]));
  }
}

describe("field rules", () => {
  it("tell a missing field from an empty one", () => {
    const rules = {
      a: { required: true },
      b: { required: true },
      c: { required: true },
      d: { required: true },
    };
    expect(codes({ b: " ", c: [], d: "x" }, rules)).toEqual({
      a: "REQUIRED_FIELD_MISSING",
      b: "REQUIRED_FIELD_EMPTY",
      c: "REQUIRED_FIELD_EMPTY",
    });
  });

  it("take a file for a filled field, and leave it alone otherwise", () => {
    const rules = compileRules({ "docs[cv]": { required: true, type: "email", maxLength: 1 } });
    const cv = { segments: ["docs", "cv"], isEmpty: false };
    validateFields({}, rules, [cv]);
    validateFields({ docs: { cv: " " } }, rules, [cv, { ...cv, isEmpty: true }]);
    const others = [["docs"], ["docs", "photo"], ["cv"]].map((segments) => ({ segments, isEmpty: false }));
    expect(() => validateFields({}, rules, others)).toThrow('The field "docs[cv]" is required.');
    const empty = [{ ...cv, isEmpty: true }];
    expect(() => validateFields({}, rules, empty)).toThrow('The field "docs[cv]" must be filled in.');
    expect(() => validateFields({ docs: { cv: "x" } }, rules, [cv])).toThrow("must be an email address");
  });

  it("let an optional field be missing or blank", () => {
    expect(
      codes({ b: "", c: null }, { a: { type: "email" }, b: { type: "number" }, c: { minLength: 3 } }),
    ).toEqual({});
  });

  it.each([
    ["ada@example.com", true],
    [" ada@example.com ", true],
    ["adä@bücher.example", true],
    ["a+b@sub.example.co.uk", true],
    ["ada", false],
    ["ada@example", false],
    ["ada@@example.com", false],
    ["ada@example..com", false],
    ["a b@example.com", false],
    ["ada@example.com, bob@example.com", false],
    [5, false],
  ])("email %j: %s", (value, passes) => {
    expect(codes({ a: value }, { a: { type: "email" } })).toEqual(passes ? {} : { a: "TYPE_EMAIL" });
  });

  it.each([
    ["12", true],
    ["-1.5e3", true],
    [" .5 ", true],
    [7, true],
    ["12px", false],
    ["", true],
    ["0x10", false],
    ["Infinity", false],
    [true, false],
    [{ a: "1" }, false],
  ] as const)("number %j: %s", (value, passes) => {
    expect(codes({ a: value }, { a: { type: "number" } })).toEqual(passes ? {} : { a: "TYPE_NUMERIC" });
  });

  it("bound numbers and lengths, and offer choices", () => {
    const rules: Record<string, FieldRule> = {
      low: { type: "number", min: 5 },
      high: { type: "number", max: 5 },
      short: { minLength: 3 },
      long: { type: "text", maxLength: 3 },
      choice: { oneOf: ["a", "b"] },
      site: { type: "url" },
      typed: { type: "text" },
    };
    expect(
      codes({ low: "4", high: "6", short: "ab", long: "abcd", choice: "c", site: "nope", typed: 4 }, rules),
    ).toEqual({
      low: "TYPE_NUMERIC",
      high: "TYPE_NUMERIC",
      short: "TYPE_TEXT",
      long: "TYPE_TEXT",
      choice: "TYPE_TEXT",
      site: "TYPE_TEXT",
      typed: "TYPE_TEXT",
    });
    expect(
      codes(
        { low: "5", high: 5, short: "abc", long: "abc", choice: "a", site: "https://x.test", typed: "4" },
        rules,
      ),
    ).toEqual({});
  });

  it("check every value of a list", () => {
    expect(codes({ a: ["a", "c"] }, { a: { oneOf: ["a", "b"] } })).toEqual({ a: "TYPE_TEXT" });
    expect(codes({ a: ["a", ""] }, { a: { required: true, oneOf: ["a", "b"] } })).toEqual({});
  });

  it("find what nests, and nothing that is inherited", () => {
    const rules = { "address[city]": { required: true }, toString: { required: true } };
    expect(codes({ address: { city: "London" } }, rules)).toEqual({ toString: "REQUIRED_FIELD_MISSING" });
    expect(codes({ toString: "x", address: { zip: "1" } }, rules)).toEqual({
      "address[city]": "REQUIRED_FIELD_MISSING",
    });
  });

  it("say one sentence for one fault, and how many there are for several", () => {
    const rules = compileRules({ a: { required: true }, b: { required: true } });
    expect(() => validateFields({ a: "x" }, rules)).toThrow('The field "b" is required.');
    expect(() => validateFields({}, rules)).toThrow('2 fields need another look: The field "a" is required.');
  });
});
