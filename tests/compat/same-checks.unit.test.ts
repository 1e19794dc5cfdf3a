/** What a page's script refuses and what the server refuses are the same: neither side tells a visitor another story. */
import type { FieldRule, FormDescription } from "@formtrap/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkField, checkForm } from "../../packages/client/src/page/checks.ts";
import { buildData } from "../../packages/core/src/submission/build-data.ts";
import { type Fault, FieldRefusal } from "../../packages/core/src/submission/submit-refusal.ts";
import { english } from "../../packages/core/src/submission/texts/english.ts";
import { compileRules, validateFields } from "../../packages/core/src/submission/validate-fields.ts";

type Entries = readonly (readonly [name: string, value: string])[];
type Rules = Readonly<Record<string, FieldRule>>;

const VALUES = [
  "",
  " ",
  "a",
  "x",
  "red",
  "👋👋",
  "two\nlines",
  "0",
  "12",
  "-1.5",
  " -1.5e3 ",
  "1e3",
  "1e999",
  ".5",
  "5.",
  "1,5",
  "0x10",
  "12abc",
  "NaN",
  "Infinity",
  "9".repeat(101),
  "ada@example.com",
  " ada@example.com ",
  " ada@bücher.example ",
  "ünï@côde.example",
  "ada@example",
  "ada@",
  "@b.c",
  "a@b.c, d@e.f",
  `${"a".repeat(250)}@b.example`,
  "https://example.com",
  "http://",
  "ftp://example.com",
  "javascript:alert(1)",
  "example.com",
];

function faultsOnServer(data: Parameters<typeof validateFields>[0], rules: Rules): readonly Fault[] {
  try {
    validateFields(data, compileRules(rules));
    return [];
  } catch (error) {
    if (!(error instanceof FieldRefusal)) throw error;
    return error.faults;
  }
}

describe("a field's checks", () => {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
  );
  const rule: fc.Arbitrary<FieldRule> = fc.record(
    {
      required: fc.boolean(),
      type: fc.constantFrom("text", "email", "number", "url"),
      minLength: fc.nat(10),
      maxLength: fc.nat(10),
      min: fc.integer({ min: -5, max: 5 }),
      max: fc.integer({ min: -5, max: 5 }),
      oneOf: fc.constantFrom([], ["a", "0", "5."], ["ada@example.com"]),
    },
    { requiredKeys: [] },
  );

  /** Code and text of the first fault. */
  function onServer(values: readonly string[], given: FieldRule): readonly [string, string] | null {
    const data = values.length === 0 ? {} : { field: values.length === 1 ? (values[0] ?? "") : values };
    const [fault] = faultsOnServer(data, { field: given });
    return fault === undefined ? null : [fault.code, fault.text.id];
  }

  function inPage(values: readonly string[], given: FieldRule): readonly [string, string] | null {
    const found = checkField(values, given);
    return found === null ? null : [found[0], found[1]];
  }

  it("find the same faults, in the same words, in the page and on the server", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), rule, (values, given) => {
        expect(inPage(values, given)).toEqual(onServer(values, given));
      }),
      { seed: 20, numRuns: 6_000 },
    );
  });

  it("speak in texts that the server has words for", () => {
    for (const values of [[], [""], ["x"], ["99"]]) {
      for (const type of ["text", "email", "number", "url"] as const) {
        const found = checkField(values, { required: true, type, min: 100, minLength: 9 });
        if (found !== null) expect(english).toHaveProperty(found[1]);
      }
    }
  });
});

describe("a form's checks", () => {
  function onServer(entries: Entries, rules: Rules) {
    // As browsers send line ends.
    const fields = entries.map(([name, value]) => ({ name, value: value.replace(/\r\n?|\n/g, "\r\n") }));
    const { data } = buildData(fields, new Set());
    return faultsOnServer(data, rules).map(({ field, code }) => [field, code]);
  }

  function inPage(entries: Entries, rules: Rules) {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value);
    const files = { allowed: false, maxCount: 0, maxSizeBytes: 0, allowedTypes: [] };
    const captcha = { mode: "off", siteKey: null, action: null } as const;
    const form: FormDescription["form"] = { files, fields: rules, multiple: [], captcha };
    const errors = checkForm(data, { ok: true, form, texts: {} }, (field) => field);
    return errors.map(({ field, code }) => [field, code]);
  }

  it.each<FieldRule>([
    {},
    { required: true },
    { type: "text", minLength: 2, maxLength: 9 },
    { type: "email", required: true },
    { type: "email", maxLength: 10 },
    { type: "number", min: 1, max: 20 },
    { type: "number", oneOf: ["12"] },
    { type: "url" },
    { oneOf: ["red", "blue"] },
    { maxLength: 3 },
  ])("find in any value what the server finds by %j", (rule) => {
    for (const value of VALUES) {
      expect(inPage([["a", value]], { a: rule }), JSON.stringify(value)).toEqual(
        onServer([["a", value]], { a: rule }),
      );
    }
  });

  const red: FieldRule = { required: true, oneOf: ["red"] };
  it.each<[Entries, Rules]>([
    [[], { a: red }],
    [[["a[]", "red"]], { a: red }],
    [
      [
        ["a", "red"],
        ["a", "no"],
      ],
      { a: red },
    ],
    [
      [
        ["a", ""],
        ["a", "red"],
      ],
      { a: red },
    ],
    [
      [
        ["a[0]", "red"],
        ["a[1]", "no"],
      ],
      { a: red },
    ],
    [[["a[b]", "red"]], { "a[b]": red }],
    [[["a[b][]", "no"]], { "a[b]": red }],
    [[["a[0].b", "no"]], { "a[0][b]": red }],
    [[["a[b]", "x"]], { a: { required: true } }],
    [[["ab", "x"]], { a: { required: true } }],
    [[["[a]", "red"]], { "[a]": red }],
  ])("find what the server finds in %j by %j", (entries, rules) => {
    expect(inPage(entries, rules)).toEqual(onServer(entries, rules));
  });
});
