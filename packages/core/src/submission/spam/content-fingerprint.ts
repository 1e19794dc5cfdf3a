import { readFieldName } from "../field-name.ts";
import { foldText } from "./fold-text.ts";
import type { PostField, ReadPost } from "./read-post.ts";
import { forEachWord } from "./word-hash.ts";

/** Below, a text is as likely another's honest "call me please". */
const OWN_LETTERS_MIN = 20;
const DIGITS = /\d+/g;

/**
 * What a post says, for telling that it comes again: case, white space, punctuation, digits and the sender's name do
 * not count, nor do the short facts beside the message. Where a post has no message of 20 letters, its sender is part of it, so
 * that two visitors who choose the same answers differ.
 * Quick rather than safe from forgery: a forged repetition never makes a post spam by itself.
 * @returns null where nothing tells it from another visitor's: neither a message nor an address.
 */
export function contentFingerprint(
  { fields }: ReadPost,
  sender: { readonly email: string | null; readonly name: string | null },
): string | null {
  const names: number[] = [];
  if (sender.name !== null) forEachWord(foldText(sender.name), (word) => names.push(word));
  const own = fields.filter(({ role, key }) => role === "text" && readFieldName(key).asksForOwnWords);
  const message = digest(own, names);
  if (message.letters >= OWN_LETTERS_MIN) return message.text;
  return sender.email === null ? null : `${sender.email.toLowerCase()} ${digest(fields, names).text}`;
}

/** A number for all words but those of the name; words of digits are none. */
function digest(
  fields: readonly PostField[],
  names: readonly number[],
): { readonly text: string; readonly letters: number } {
  let hash = 0;
  let other = 1;
  let letters = 0;
  for (const { folded } of fields) {
    forEachWord(folded.replace(DIGITS, ""), (word, start, end) => {
      if (names.includes(word)) return;
      letters += end - start;
      hash = Math.imul(hash ^ word, 0x5bd1e995) ^ (word >>> 13);
      other = Math.imul(other + word, 0x01000193) ^ (other >>> 15);
    });
  }
  return { text: `${hash >>> 0}.${other >>> 0}`, letters };
}
