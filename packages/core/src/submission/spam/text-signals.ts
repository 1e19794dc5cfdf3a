import { isBeyondLatin } from "./fold-text.ts";
import { countLetterTricks } from "./letter-tricks.ts";
import type { ReadPost } from "./read-post.ts";
import type { SpamSignal } from "./spam-signal.ts";

const SHOUTED_LETTERS_MIN = 40;
const SHOUTED_SHARE_MIN = 0.8;

/** How the text is written: letters that deceive, and shouting. */
export function textSignals(post: ReadPost): SpamSignal[] {
  const signals: SpamSignal[] = [];
  if (isBeyondLatin(post.text)) signals.push(...trickSignals(post.text));
  if (isShouted(post.text)) signals.push({ code: "shouting", weight: 0.15, text: "written in capitals" });
  return signals;
}

function trickSignals(text: string): SpamSignal[] {
  const { mixedWords, hiddenInWords, styledLetters } = countLetterTricks(text);
  const signals: SpamSignal[] = [];
  if (mixedWords > 0) {
    const weight =
      mixedWords === 1 ? 0.1 : mixedWords === 2 ? 0.35 : Math.min(0.75, 0.35 + mixedWords * 0.07);
    const words = mixedWords === 1 ? "a word mixes" : `${mixedWords} words mix`;
    signals.push({
      code: "mixed_scripts",
      weight,
      text: `${words} letters of different alphabets that look alike`,
    });
  }
  if (hiddenInWords > 0) {
    const weight = hiddenInWords <= 2 ? 0.1 : Math.min(0.75, 0.3 + hiddenInWords * 0.07);
    signals.push({
      code: "invisible_characters",
      weight,
      text: `invisible characters inside words, ${hiddenInWords} times`,
    });
  }
  if (styledLetters >= 8) {
    signals.push({ code: "styled_letters", weight: 0.25, text: "letters taken from mathematical alphabets" });
  }
  return signals;
}

function isShouted(text: string): boolean {
  let small = 0;
  let capitals = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x61 && unit <= 0x7a) small += 1;
    else if (unit >= 0x41 && unit <= 0x5a) capitals += 1;
  }
  return capitals >= SHOUTED_LETTERS_MIN && capitals >= SHOUTED_SHARE_MIN * (capitals + small);
}
