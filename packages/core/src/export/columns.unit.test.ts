import { expect, it } from "vitest";
import { cellsOf, columnsOf, headerOf, mergeColumns, NO_COLUMNS } from "./columns.ts";
import type { ExportRecord } from "./export-record.ts";

const record = (
  data: Readonly<Record<string, unknown>>,
  changes: Partial<ExportRecord> = {},
): ExportRecord => ({
  id: "0190a7c2-7f00-7abc-8000-000000000001",
  formId: "0190a7c2-7f00-7abc-8000-000000000002",
  createdAt: "2026-03-01T12:00:00.000Z",
  status: "new",
  email: null,
  name: null,
  data,
  fieldOrder: Object.keys(data),
  files: [],
  isCut: false,
  spamScore: null,
  spamReason: null,
  ipAddress: null,
  userAgent: null,
  referer: null,
  ...changes,
});

it("a field has its column where forms have it, however often the form was changed", () => {
  const columns = columnsOf([
    record({ name: 1, email: 1, message: 1 }),
    record({ name: 1, phone: 1, email: 1 }),
    record({ first: 1, name: 1, message: 1, consent: 1 }),
  ]);
  expect(columns).toEqual({
    fields: ["first", "name", "phone", "email", "message", "consent"],
    hasOthers: false,
  });
});

it("a thousand fields that a robot made up share one column, and lose nothing", () => {
  const data = Object.fromEntries(Array.from({ length: 1_000 }, (_value, index) => [`f${index}`, index]));
  const columns = columnsOf([record(data)]);
  expect(columns.fields).toHaveLength(500);
  const line = cellsOf(record(data), columns);
  const header = headerOf(columns);
  expect(line).toHaveLength(header.length);
  const others = line[header.indexOf("submission_other_fields")] ?? "";
  expect(Object.keys(JSON.parse(others))).toHaveLength(500);
  expect(mergeColumns(NO_COLUMNS, columns)).toEqual(columns);
});

it("several values are joined, files are named, and what is nested is JSON", () => {
  const columns = columnsOf([record({ __proto__x: 1, tags: 1, address: 1, none: 1 })]);
  const files = [{ name: "cv.pdf", fieldName: "cv", sizeBytes: 1, type: "application/pdf" }];
  const sent = { tags: ["a", "b", 3], address: { city: "Berlin" }, none: null };
  const line = cellsOf(record(sent, { files: [...files, ...files], spamScore: 0.5 }), columns);
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
  const sent = record(data as Readonly<Record<string, unknown>>, {
    fieldOrder: ["__proto__", "constructor", "toString"],
  });
  const columns = columnsOf([sent]);
  expect(columns.fields).toEqual(["__proto__", "constructor", "toString"]);
  expect(cellsOf(sent, columns).slice(3, 6)).toEqual(["p", "c", "t"]);
  expect(cellsOf(record({ other: 1 }), columns).slice(3, 6)).toEqual(["", "", ""]);
});
