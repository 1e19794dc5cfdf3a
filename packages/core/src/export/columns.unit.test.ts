import { expect, it } from "vitest";
import * as z from "zod";
import { cellsOf, columnsOf, headerOf, mergeColumns, NO_COLUMNS } from "./columns.ts";
import { exportRecord } from "./record.fixture.ts";

it("a field has its column where forms have it, however often the form was changed", () => {
  const columns = columnsOf([
    exportRecord({ name: 1, email: 1, message: 1 }),
    exportRecord({ name: 1, phone: 1, email: 1 }),
    exportRecord({ first: 1, name: 1, message: 1, consent: 1 }),
  ]);
  expect(columns).toEqual({
    fields: ["first", "name", "phone", "email", "message", "consent"],
    hasOthers: false,
  });
});

it("a thousand fields that a robot made up share one column, and lose nothing", () => {
  const data = Object.fromEntries(Array.from({ length: 1_000 }, (_value, index) => [`f${index}`, index]));
  const columns = columnsOf([exportRecord(data)]);
  expect(columns.fields).toHaveLength(500);
  const line = cellsOf(exportRecord(data), columns);
  const header = headerOf(columns);
  expect(line).toHaveLength(header.length);
  const others = line[header.indexOf("submission_other_fields")] ?? "";
  expect(Object.keys(z.record(z.string(), z.number()).parse(JSON.parse(others)))).toHaveLength(500);
  expect(mergeColumns(NO_COLUMNS, columns)).toEqual(columns);
});

it("several values are joined, files are named, and what is nested is JSON", () => {
  const columns = columnsOf([exportRecord({ __proto__x: 1, tags: 1, address: 1, none: 1 })]);
  const files = [{ name: "cv.pdf", fieldName: "cv", sizeBytes: 1, type: "application/pdf" }];
  const sent = { tags: ["a", "b", 3], address: { city: "Berlin" }, none: null };
  const line = cellsOf(exportRecord(sent, { files: [...files, ...files], spamScore: 0.5 }), columns);
  const shown = Object.fromEntries(headerOf(columns).map((name, index) => [name, line[index]]));
  expect(shown).toMatchObject({
    tags: "a, b, 3",
    address: '{"city":"Berlin"}',
    none: "",
    submission_files: "cv.pdf, cv.pdf",
    submission_spam_score: "0.5",
  });
});

it("fields named as objects have some are fields and nothing else", () => {
  const data: unknown = JSON.parse('{"__proto__":"p","constructor":"c","toString":"t"}');
  const sent = exportRecord(data as Readonly<Record<string, unknown>>, {
    fieldOrder: ["__proto__", "constructor", "toString"],
  });
  const columns = columnsOf([sent]);
  expect(columns.fields).toEqual(["__proto__", "constructor", "toString"]);
  expect(cellsOf(sent, columns).slice(3, 6)).toEqual(["p", "c", "t"]);
  expect(cellsOf(exportRecord({ other: 1 }), columns).slice(3, 6)).toEqual(["", "", ""]);
});
