import { describe, expect, it } from "vitest";
import { english } from "./english.ts";
import { german } from "./german.ts";
import { readText, say } from "./text.ts";

describe("a text", () => {
  it("is read in a language, with its names filled in", () => {
    const text = say("file_too_big", { name: "Plan.pdf", megabytes: 10 });
    expect(readText(text, english)).toBe('The file "Plan.pdf" is larger than 10 MB; choose a smaller one.');
    expect(readText(text, german)).toContain("„Plan.pdf“");
  });

  it("reads a text inside it in the same language", () => {
    const first = say("field_required", { field: "email" });
    const text = say("fields_need_another_look", { count: 2, first });
    expect(readText(text, german)).toBe(
      "Bitte sehen Sie sich 2 Felder noch einmal an: Das Feld „email“ ist erforderlich.",
    );
  });

  it("takes what a visitor wrote as it is, braces and all", () => {
    for (const field of ["{field}", "{{x}}", "$&", "$1", "{toString}"]) {
      expect(readText(say("field_required", { field }), english)).toBe(`The field "${field}" is required.`);
    }
  });
});
