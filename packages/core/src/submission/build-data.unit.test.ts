import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildData } from "./build-data.ts";
import type { JsonValue } from "./json-value.ts";

function build(pairs: readonly (readonly [string, JsonValue])[], multiple: readonly string[] = []) {
  return buildData(
    pairs.map(([name, value]) => ({ name, value })),
    new Set(multiple),
  );
}

/** As the database will see it; toEqual would not tell a null prototype's keys from inherited ones. */
const stored = (...args: Parameters<typeof build>) => JSON.stringify(build(...args).data);

describe("a submission's data", () => {
  it("keeps the order of fields, also of names that look like numbers", () => {
    expect(
      build([
        ["z", "1"],
        ["10", "2"],
        ["2", "3"],
        ["z", "4"],
      ]).fieldOrder,
    ).toEqual(["z", "10", "2"]);
  });

  it("makes a list of a repeated name, of name[] and of a field declared multiple", () => {
    const pairs = [
      ["a", "1"],
      ["a", "2"],
      ["b[]", "1"],
      ["c", "1"],
      ["d", "1"],
    ] as const;
    expect(stored(pairs, ["c"])).toBe('{"a":["1","2"],"b":["1"],"c":["1"],"d":"1"}');
  });

  it("has the same lists whether a name came as name or name[], as JSON list or repeated", () => {
    expect(
      stored([
        ["t[]", "x"],
        ["t", "y"],
      ]),
    ).toBe('{"t":["x","y"]}');
    expect(
      stored([
        ["t", "x"],
        ["t[]", "y"],
      ]),
    ).toBe('{"t":["x","y"]}');
    expect(stored([["t[]", ["x", "y"]]])).toBe('{"t":["x","y"]}');
    expect(stored([["t", []]])).toBe('{"t":[]}');
  });

  it("nests bracketed names", () => {
    expect(
      stored([
        ["address[city]", "London"],
        ["rows[0].name", "a"],
        ["rows[1].name", "b"],
        ["rows[1][tags][]", "x"],
        ["address[zip]", "N1"],
      ]),
    ).toBe('{"address":{"city":"London","zip":"N1"},"rows":[{"name":"a"},{"name":"b","tags":["x"]}]}');
  });

  it("puts indexes in order and closes gaps", () => {
    expect(
      stored([
        ["r[2]", "c"],
        ["r[0]", "a"],
      ]),
    ).toBe('{"r":["a","c"]}');
  });

  it("makes no list of thousands for a large index", () => {
    expect(
      stored([
        ["r[4294967294]", "x"],
        ["q[1000]", "y"],
      ]),
    ).toBe('{"r":{"4294967294":"x"},"q":{"1000":"y"}}');
  });

  it("keeps a name plain that does not nest", () => {
    const names = [
      "a.b",
      "[x]",
      "a[",
      "a]",
      "a[]b",
      "a[][b]",
      "a[b",
      "a[b]c",
      "a[[b]]",
      `a${"[b]".repeat(8)}`,
    ];
    expect(build(names.map((name) => [name, "1"])).fieldOrder).toEqual(names);
  });

  it("loses nothing where a name is both a value and a group", () => {
    expect(
      stored([
        ["a", "1"],
        ["a[b]", "2"],
      ]),
    ).toBe('{"a":"1","a[b]":"2"}');
    expect(
      stored([
        ["a[b]", "2"],
        ["a", "1"],
      ]),
    ).toBe('{"a":{"":"1","b":"2"}}');
    expect(
      stored([
        ["a[]", "1"],
        ["a[b]", "2"],
      ]),
    ).toBe('{"a":["1"],"a[b]":"2"}');
  });

  it("treats __proto__ and constructor as names like any other", () => {
    const pairs = [
      ["__proto__", "1"],
      ["a[__proto__][polluted]", "2"],
      ["constructor[prototype][polluted]", "3"],
      ["__proto__[polluted]", "4"],
    ] as const;
    expect(stored(pairs)).toBe(
      '{"__proto__":"1","a":{"__proto__":{"polluted":"2"}},"constructor":{"prototype":{"polluted":"3"}},"__proto__[polluted]":"4"}',
    );
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("holds every value that was posted, whatever the names", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "[",
      "]",
      "[]",
      ".",
      "[0]",
      "[7]",
      "[a]",
      "[b].c",
      "__proto__",
      "0",
    );
    const name = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 15 }), (names) => {
        const values = names.map((_, index) => `value ${index}`);
        const { data, fieldOrder } = build(names.map((entry, index) => [entry, values[index] ?? ""]));
        expect(leaves(data).toSorted()).toEqual(values.toSorted());
        expect(new Set(fieldOrder)).toEqual(new Set(Object.keys(data)));
      }),
      { seed: 8, numRuns: 2000 },
    );
  });
});

function leaves(value: JsonValue): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [];
}
