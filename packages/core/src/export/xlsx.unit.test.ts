import { expect, it } from "vitest";
import { columnsOf, headerOf } from "./columns.ts";
import { exportRecord } from "./record.fixture.ts";
import { xlsxDocument } from "./xlsx.ts";
import { requireSpreadsheet } from "./xlsx-limits.ts";
import { readXlsx } from "./xlsx-reader.fixture.ts";

async function writtenAs(...messages: readonly string[]): Promise<readonly (string | undefined)[]> {
  const records = messages.map((message) => exportRecord({ message }));
  const columns = columnsOf(records);
  const { lines, formulas } = readXlsx(Buffer.from(await xlsxDocument(records, columns)));
  expect(formulas).toBe(0);
  expect(lines[0]).toEqual(headerOf(columns));
  return lines.slice(1).map((line) => line[3]);
}

it("a workbook's cells are texts, whatever they look like", async () => {
  const messages = [
    "=1+1",
    "@SUM(A1)",
    "-5",
    "0049301234",
    "<b>&amp;</b>",
    "constructor",
    "__proto__",
    "toString",
    "_x0041_ is no A",
    "Zeile\nzwei",
    "  spaces  ",
    "表意文字 😀",
  ];
  expect(await writtenAs(...messages)).toEqual(messages);
});

it("what XML has no place for is left out, and what a cell has no place for is cut", async () => {
  const [control, lone, long] = await writtenAs("a\u0001b\u0000c", "x\uD800y", "z".repeat(40_000));
  expect(control).toBe("abc");
  expect(lone).toMatch(/^x.?y$/);
  expect(long).toBe(`${"z".repeat(32_766)}…`);
});

it("a workbook is made of no more than memory holds, and who asks for more is told what to do", () => {
  requireSpreadsheet({ rows: 50_000, columns: 12, bytes: 1 });
  for (const much of [
    { rows: 50_001, columns: 1, bytes: 1 },
    { rows: 10_000, columns: 61, bytes: 1 },
    { rows: 1, columns: 1, bytes: 33 * 1024 * 1024 },
  ]) {
    expect(() => requireSpreadsheet(much)).toThrow(/in memory.*choose CSV/);
  }
});
