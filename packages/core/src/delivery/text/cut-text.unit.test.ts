import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText, FAMILY } from "../chat/chat.fixture.ts";
import { cutText } from "./cut-text.ts";

describe("a text that is too long", () => {
  it("ends with an ellipsis within the units allowed; one that fits stays as it is", () => {
    expect(cutText("12345", 5)).toBe("12345");
    expect(cutText("123456", 5)).toBe("1234…");
    expect(cutText("12  56", 5)).toBe("12…");
  });

  it("loses a joined emoji as a whole", () => {
    for (let unitsMax = 3; unitsMax < 13; unitsMax += 1) {
      expect(cutText(`ab${FAMILY}cd`, unitsMax)).toBe("ab…");
    }
    expect(cutText(`ab${FAMILY}cd`, 14)).toBe(`ab${FAMILY}…`);
  });

  it("is never cut between a letter and its accents, or in the middle of a flag", () => {
    expect(cutText("ae\u0301io", 3)).toBe("a…");
    const flags = "\u{1F1E9}\u{1F1EA}".repeat(200);
    expect(cutText(flags, 400)).toBe(`${"\u{1F1E9}\u{1F1EA}".repeat(99)}…`);
    expect(cutText(flags, 403)).toBe(`${"\u{1F1E9}\u{1F1EA}".repeat(100)}…`);
  });

  it("is cut within a pile of marks that has no end", () => {
    const pile = `a${"\u0301".repeat(1_000)}`;
    expect(cutText(pile, 100)).toBe(`a${"\u0301".repeat(98)}…`);
    const emoji = "\u{1F468}\u200D".repeat(1_000);
    for (const unitsMax of [101, 102, 103]) {
      const cut = cutText(emoji, unitsMax);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut.length).toBeGreaterThan(unitsMax - 2);
    }
  });

  it("is a start of what it was, well-formed and short enough, whatever it holds", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (raw, unitsMax) => {
        const text = raw.toWellFormed();
        const cut = cutText(text, unitsMax);
        expect(cut.length).toBeLessThanOrEqual(unitsMax);
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut.replace(/…$/, ""))).toBe(true);
        expect(cut === text).toBe(text.length <= unitsMax);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});
