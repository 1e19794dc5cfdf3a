/** What a page's script refuses and what the server refuses are the same: neither side tells a visitor another story. */
import type { FieldRule } from "@formtrap/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkField } from "../../packages/client/src/page/checks.ts";
import { FieldRefusal } from "../../packages/core/src/submission/submit-refusal.ts";
import { english } from "../../packages/core/src/submission/texts/english.ts";
import { compileRules, validateFields } from "../../packages/core/src/submission/validate-fields.ts";

/** Code and text of the first fault, by the server's rules. */
function onServer(values: readonly string[], rule: FieldRule): readonly [string, string] | null {
  const data = values.length === 0 ? {} : { field: values.length === 1 ? (values[0] ?? "") : values };
  try {
    validateFields(data, compileRules({ field: rule }));
    return null;
  } catch (error) {
    if (!(error instanceof FieldRefusal)) throw error;
    const [fault] = error.faults;
    return [fault?.code ?? "", fault?.text.id ?? ""];
  }
}

function inPage(values: readonly string[], rule: FieldRule): readonly [string, string] | null {
  const found = checkField(values, rule);
  return found === null ? null : [found[0], found[1]];
}

const value = fc.oneof(
  fc.constantFrom("", " ", "a", "ada@example.com", "ada@", "@b.c", " ada@example.com ", "ünï@côde.example"),
  fc.constantFrom("0", "-1.5", "1e3", "1,5", "NaN", "Infinity", "12abc", ".5", "5.", "0x10", "9".repeat(101)),
  fc.constantFrom(
    "https://example.com",
    "example.com",
    "javascript:alert(1)",
    "http://",
    "ftp://example.com",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
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

describe("a field's checks", () => {
  it("find the same faults, in the same words, in the page and on the server", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), rule, (values, given) => {
        expect(inPage(values, given)).toEqual(onServer(values, given));
      }),
      { seed: 20, numRuns: 3_000 },
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
