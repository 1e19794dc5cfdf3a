import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText, FAMILY } from "../chat/chat.fixture.ts";
import { plainLine, plainText } from "./plain-text.ts";

const UNSEEN = /[\p{Cc}\u200B\u200E\u200F\u061C\u202A-\u202E\u2060-\u2069\uFEFF]/u;

describe("a stranger's text", () => {
  it("loses what turns the order of other text around", () => {
    expect(plainText("\u202Egnp.exe\u202C \u2066a\u2069 \u200Fb\u200E \u061Cc")).toBe("gnp.exe a b c");
  });

  it("loses control characters and halves of characters", () => {
    expect(plainText("a\u0000b\u0007c\u001Bd\u009Be\uD800f\uFFFEg")).toBe("abcde\uFFFDfg");
  });

  it("keeps its lines, whatever ends them, with one empty line between two at most", () => {
    expect(plainText("a\r\nb\rc\u2028d\u2029e\u0085f  \n \n\t\n\n\ng\n")).toBe("a\nb\nc\nd\ne\nf\n\ng");
  });

  it("keeps joined emoji, flags and joiners of scripts that need them", () => {
    const scotland = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}";
    const persian = "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";
    const text = `${FAMILY} ${scotland} \u{1F1E9}\u{1F1EA} ${persian} \u0600\u0661`;
    expect(plainText(text)).toBe(text);
  });

  it("loses tags that are no flag: they hide words", () => {
    expect(plainText("a\u{E0062}\u{E0073}b\u{1F3F4}\u{E0067}c")).toBe("ab\u{1F3F4}c");
  });

  it("is empty where nothing would be seen of it", () => {
    for (const text of ["", " \n\t ", "\u200B\u200D\u2060", "\u0301", "\u3164\u2800", "\u00A0\u3000"]) {
      expect(plainText(text)).toBe("");
    }
  });

  it("becomes one line where one is asked for", () => {
    expect(plainLine(" a\r\n\r\nb\t c\u00A0d ")).toBe("a b c d");
  });

  it("has nothing unseen in it, and stays as it is when it is made plain again", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const text = plainText(raw);
        expect(text.isWellFormed()).toBe(true);
        expect(text.replaceAll("\n", "")).not.toMatch(UNSEEN);
        expect(text).not.toMatch(/\n{3}|^\s|\s$/);
        expect(plainText(text)).toBe(text);
        expect(plainLine(raw)).not.toContain("\n");
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it("takes no longer than its length for runs of one character", () => {
    const startedAt = performance.now();
    for (const unit of [" ", "\n", "\u{1F3F4}", "\u{E0062}", "\u0301", " \n"]) {
      plainText(`a${unit.repeat(300_000)}b`);
      plainLine(`a${unit.repeat(300_000)}b`);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
