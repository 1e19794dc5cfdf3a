import type { FieldRule, FormDescription } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import { checkForm } from "../../packages/client/src/page/checks.ts";
import { buildData } from "../../packages/core/src/submission/build-data.ts";
import { FieldRefusal } from "../../packages/core/src/submission/submit-refusal.ts";
import { compileRules, validateFields } from "../../packages/core/src/submission/validate-fields.ts";

type Entries = readonly (readonly [name: string, value: string])[];
type Rules = Readonly<Record<string, FieldRule>>;

function byServer(entries: Entries, rules: Rules) {
  // As browsers send line ends.
  const fields = entries.map(([name, value]) => ({ name, value: value.replace(/\r\n?|\n/g, "\r\n") }));
  try {
    validateFields(buildData(fields, new Set()).data, compileRules(rules));
    return [];
  } catch (error) {
    if (!(error instanceof FieldRefusal)) throw error;
    return error.faults.map(({ field, code }) => [field, code]);
  }
}

function byScript(entries: Entries, rules: Rules) {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  const files = { allowed: false, maxCount: 0, maxSizeBytes: 0, allowedTypes: [] };
  const captcha = { mode: "off", siteKey: null, action: null } as const;
  const form: FormDescription["form"] = { files, fields: rules, multiple: [], captcha };
  return checkForm(data, { ok: true, form, texts: {} }, (field) => field).map(({ field, code }) => [
    field,
    code,
  ]);
}

const VALUES = [
  "",
  " ",
  "x",
  "12",
  " -1.5e3 ",
  ".5",
  "1e999",
  "0x10",
  "1,5",
  "9".repeat(101),
  "ada@example.com",
  " ada@bücher.example ",
  "ada@example",
  "a@b.c, d@e.f",
  `${"a".repeat(250)}@b.example`,
  "https://example.com",
  "javascript:alert(1)",
  "example.com",
  "two\nlines",
  "👋👋",
  "red",
];
const RULES: readonly FieldRule[] = [
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
];

describe("the script's checks of a field", () => {
  it.each(RULES)("find what the server finds by %j", (rule) => {
    for (const value of VALUES) {
      expect(byScript([["a", value]], { a: rule }), JSON.stringify(value)).toEqual(
        byServer([["a", value]], { a: rule }),
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
    expect(byScript(entries, rules)).toEqual(byServer(entries, rules));
  });
});
