import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLines, defuse } from "./csv.ts";
import { readCsv } from "./csv-reader.fixture.ts";

/** What spreadsheets take for the beginning of a formula, after what they drop. */
const CALCULATED = /^[\s\p{Z}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** What somebody gets back who knows of the mark. */
const charge = (text: string): string =>
  text.startsWith("'") && defuse(text.slice(1)) === text ? text.slice(1) : text;

const cell = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom("=", "+", "-", "@", "'", '"', ",", "\r", "\n", "\t", " ", "1", "a", "＝", "\u3000"),
    maxLength: 8,
  }),
);
/** A line of one empty cell is an empty line to a reader. */
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 });

it("whatever visitors send comes back as they sent it", () => {
  fc.assert(
    fc.property(table, (lines) => {
      expect(readCsv(csvLines(lines)).map((line) => line.map(charge))).toEqual(lines);
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

it("no cell begins as a formula does", () => {
  fc.assert(
    fc.property(table, (lines) => {
      for (const shown of readCsv(csvLines(lines)).flat()) {
        if (!/^-\d+(?:[.,]\d+)*$/.test(shown)) expect(CALCULATED.test(shown)).toBe(false);
      }
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

it.each([
  ["=1+1", "'=1+1"],
  ["+49 30 1234", "'+49 30 1234"],
  ["-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\rHello", "'\rHello"],
  ["  =1", "'  =1"],
  ["\u00A0=1", "'\u00A0=1"],
  ["\u200B=1", "'\u200B=1"],
  ["＝1＋1", "'＝1＋1"],
  ["－1", "'－1"],
  ["'=1", "''=1"],
  ["-5", "-5"],
  ["-3,141.59", "-3,141.59"],
  ["'tis", "'tis"],
  ["1-1", "1-1"],
  ["a=b", "a=b"],
  ["", ""],
])("%j is written as %j", (text, written) => {
  expect(defuse(text)).toBe(written);
});
