import { describe, expect, it } from "vitest";
import { type DeliveryChanges, FAMILY, testDelivery } from "./chat.fixture.ts";
import { summarizeSubmission } from "./summarize-submission.ts";

const summarize = (changes: DeliveryChanges) => summarizeSubmission(testDelivery(changes));
const valueOf = (value: unknown) => summarize({ submission: { data: { it: value } } }).fields[0]?.value;

describe("what a chat is told", () => {
  it("is form, space, sender, fields in the form's order, files and where to read on", () => {
    const submission = {
      name: "Ada Lovelace",
      email: "ada@example.com",
      data: { b: "second", a: "first" },
      fieldOrder: ["a", "b"],
    };
    expect(summarize({ submission, fileNames: ["cv.pdf"] })).toEqual({
      form: "Contact",
      space: "Analytical Engines",
      sender: "Ada Lovelace (ada@example.com)",
      fields: [
        { name: "a", value: "first" },
        { name: "b", value: "second" },
      ],
      moreFields: 0,
      isTooLarge: false,
      files: ["cv.pdf"],
      moreFiles: 0,
      createdAt: new Date("2026-01-02T03:04:05.000Z"),
      url: "https://forms.example/spaces/s1/submissions/u1",
    });
  });

  it("names a sender by what there is", () => {
    expect(summarize({ submission: { name: "Ada" } }).sender).toBe("Ada");
    expect(summarize({ submission: { email: "ada@example.com" } }).sender).toBe("ada@example.com");
    expect(summarize({ submission: { name: "a@b.example", email: "a@b.example" } }).sender).toBe(
      "a@b.example",
    );
    expect(summarize({ submission: { name: "\u200B", email: null } }).sender).toBeNull();
  });

  it("leaves out fields that are empty or say who wrote once more, and does not count them", () => {
    const data = {
      name: "Ada",
      email: " ada@example.com ",
      message: "Hi",
      phone: "",
      fax: " \u200B",
      topics: [],
      more: ["", ""],
      group: {},
      gone: null,
    };
    const summary = summarize({ submission: { name: "Ada", email: "ada@example.com", data } });
    expect(summary.fields).toEqual([{ name: "message", value: "Hi" }]);
    expect(summary.moreFields).toBe(0);
  });

  it("has ten fields and five files, and counts the others", () => {
    const data = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`f${at}`, String(at)]));
    const fileNames = Array.from({ length: 7 }, (_, at) => `${at}.pdf`);
    const summary = summarize({ submission: { data }, fileNames });
    expect(summary.fields.map(({ name }) => name)).toEqual(Array.from({ length: 10 }, (_, at) => `f${at}`));
    expect(summary.moreFields).toBe(3);
    expect(summary.files).toEqual(["0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf"]);
    expect(summary.moreFiles).toBe(2);
  });

  it("shows fields that the order does not name after those that it names, each once", () => {
    const data = { x: "1", y: "2" };
    const summary = summarize({ submission: { data, fieldOrder: ["y", "y", "missing", "toString"] } });
    expect(summary.fields.map(({ name }) => name)).toEqual(["y", "x"]);
  });

  it("writes values of all kinds as text", () => {
    expect(valueOf("text\nwith lines")).toBe("text\nwith lines");
    expect(valueOf(12.5)).toBe("12.5");
    expect(valueOf(false)).toBe("false");
    expect(valueOf(["red", "", "blue", 3, null])).toBe("red, blue, 3");
    expect(valueOf({ street: "Main", no: 1 })).toBe('{"street":"Main","no":1}');
    expect(valueOf([{ a: 1 }, ["b"]])).toBe('[{"a":1},["b"]]');
  });

  it("cuts what is long at a whole character, and what has many lines at the fifteenth", () => {
    expect(valueOf("x".repeat(501))).toBe(`${"x".repeat(499)}…`);
    expect(valueOf(`${"x".repeat(495)}${FAMILY}`)).toBe(`${"x".repeat(495)}…`);
    expect(valueOf("a\n".repeat(16))).toBe(`${"a\n".repeat(15)}…`);
    expect(valueOf("a\n".repeat(15))).toBe("a\n".repeat(15).trim());
    const [field] = summarize({ submission: { data: { ["n".repeat(100)]: "v" } } }).fields;
    expect(field?.name).toBe(`${"n".repeat(79)}…`);
  });

  it("makes names plain too, and names a field that has no name to see", () => {
    const data = { "a\nb\u202Ec": "1", "\u200B": "2" };
    const summary = summarize({
      submission: { data },
      formName: "Con\ntact\u202E",
      spaceName: "S\u0000p",
      fileNames: ["a\u202Efdp.exe", " "],
    });
    expect(summary.fields.map(({ name }) => name)).toEqual(["a bc", "(no name)"]);
    expect([summary.form, summary.space, ...summary.files]).toEqual([
      "Con tact",
      "Sp",
      "afdp.exe",
      "(no name)",
    ]);
  });

  it("has no fields where they are too many bytes to be looked at, and says so", () => {
    expect(summarize({ submission: { data: null } })).toMatchObject({ fields: [], isTooLarge: true });
  });
});
