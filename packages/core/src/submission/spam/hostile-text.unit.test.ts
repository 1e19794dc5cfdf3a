import { describe, expect, it } from "vitest";
import { findLinks } from "./find-links.ts";
import { foldText, splitWords } from "./fold-text.ts";
import { countLetterTricks } from "./letter-tricks.ts";
import { isRandomLetters } from "./random-letters.ts";
import { readPost } from "./read-post.ts";
import { scoreContent } from "./score-content.ts";

/** What patterns and normalization choke on: repeated, each is a message. */
const PIECES = [
  "a",
  "a.",
  "a-.",
  "..a",
  "://",
  "http://",
  "http://a.",
  "http://a@b.",
  "www.",
  "@a.",
  "[url=",
  "<a ",
  "your website ",
  "Aa",
  "a\u200B",
  "\u0315\u0300",
  "e\u0315\u0300\u0315",
  "\u0F71\u0F72\u0F74",
  "\uFDFA",
  "pаy",
  "Σ.",
  "ü.",
  "продвижение ",
  "検索上位",
  "𝐅",
];
const SHORT_LENGTH = 1_500;
const FACTOR = 8;
/** Linear work grows by 8, quadratic by 64; the least of several runs is free of the machine's other work. */
const GROWTH_MAX = 28;
const RUNS = 12;

function leastMs(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function textOf(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** How many times longer work takes on a text eight times as long; work too short to be told from nothing counts as 1 µs. */
function growthOf(work: (text: string) => unknown, piece: string): number {
  const short = textOf(piece, SHORT_LENGTH);
  const long = textOf(piece, SHORT_LENGTH * FACTOR);
  work(long);
  const shortMs = leastMs(() => work(short));
  return leastMs(() => work(long)) / Math.max(shortMs, 0.005);
}

describe("the work on hostile text", () => {
  const readers: readonly [string, (text: string) => unknown][] = [
    ["finding links", findLinks],
    ["folding and splitting", (text) => splitWords(foldText(text))],
    ["counting letter tricks", countLetterTricks],
    ["judging random letters", isRandomLetters],
    [
      "scoring",
      (message) =>
        scoreContent({
          content: readPost({ message }),
          email: null,
          name: message,
          fillMs: null,
          repetitions: 0,
        }),
    ],
  ];

  it.each(readers)("grows with the text and not with its square: %s", (_, work) => {
    for (const piece of PIECES) expect([piece, growthOf(work, piece) < GROWTH_MAX]).toEqual([piece, true]);
  });

  it("would notice quadratic work", () => {
    const quadratic = (text: string): number => {
      let steps = 0;
      for (let at = 0; at < text.length; at += 1) {
        for (let next = at; next < text.length; next += 16) steps += text.charCodeAt(next) & 1;
      }
      return steps;
    };
    expect(growthOf(quadratic, "a")).toBeGreaterThan(GROWTH_MAX);
  });
});
