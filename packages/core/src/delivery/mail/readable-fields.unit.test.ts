import { describe, expect, it } from "vitest";
import { FAMILY } from "../chat/chat.fixture.ts";
import { readableFields } from "./readable-fields.ts";

const valueOf = (value: unknown): string | undefined =>
  readableFields({ data: { field: value }, fieldOrder: [] }).fields[0]?.value;

describe("a submission's fields", () => {
  it("come in the form's order, and after that those that it does not name", () => {
    const data = { extra: "4", c: "3", a: "1", b: "2" };
    const { fields } = readableFields({ data, fieldOrder: ["a", "b", "gone", "a", "c", "toString"] });
    expect(fields.map(({ name }) => name)).toEqual(["a", "b", "c", "extra"]);
  });

  it.each([
    ["", "–"],
    [null, "–"],
    [[], "–"],
    [{}, "–"],
    [["", null], "–"],
    [0, "0"],
    [false, "false"],
    ["two\r\nlines\rand\u2028more", "two\nlines\nand\nmore"],
    [["Red", "Green"], "Red, Green"],
    [["a, b", "c"], "- a, b\n- c"],
    [["two\nlines", "one"], "- two\n  lines\n- one"],
    [{ city: "Berlin", zip: 10115, none: null }, "city: Berlin\nzip: 10115"],
    [{ address: { street: "Am Tor 1\nHof 2" } }, "address:\n  street:\n    Am Tor 1\n    Hof 2"],
    [[{ name: "A", size: 1 }, { name: "B" }], "- name: A\n  size: 1\n- name: B"],
    ["tab\tbell\u0007nul\u0000override\u202Eend", "tab bellnuloverrideend"],
    ["\uD800 alone", "\uFFFD alone"],
  ])("%j is read as %j", (value, text) => {
    expect(valueOf(value)).toBe(text);
  });

  it("are cut between characters, and say so", () => {
    const { fields, isCut } = readableFields({ data: { a: FAMILY.repeat(900), b: "short" }, fieldOrder: [] });
    expect(isCut).toBe(true);
    expect(fields[0]?.value).toMatch(new RegExp(`^(${FAMILY})+…$`, "u"));
    expect(fields[1]?.value).toBe("short");
    expect(readableFields({ data: { a: "short" }, fieldOrder: [] }).isCut).toBe(false);
  });

  it("have a name even where theirs cannot be seen, of one line and bounded", () => {
    const names = ["\u200B", "a\r\nBcc: b", "x".repeat(1_000)];
    const { fields } = readableFields({
      data: Object.fromEntries(names.map((name) => [name, "v"])),
      fieldOrder: [],
    });
    expect(fields.map(({ name }) => name)).toEqual(["(no name)", "a Bcc: b", `${"x".repeat(199)}…`]);
  });

  it("may be nested without end, or be many", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);
    const list = Array.from({ length: 50_000 }, () => "x");
    expect(valueOf(deep)).toContain("…");
    expect(valueOf(list)?.length).toBeLessThanOrEqual(5_000);
    const many = Object.fromEntries(list.map((_, at) => [`field ${at}`, "x"]));
    const { fields, isCut } = readableFields({ data: many, fieldOrder: [] });
    expect(fields.length).toBeLessThanOrEqual(200);
    expect(isCut).toBe(true);
  });
});
