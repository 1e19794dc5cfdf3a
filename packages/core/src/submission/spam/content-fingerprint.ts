import type { JsonValue } from "../json-value.ts";
import { foldText, splitWords } from "./fold-text.ts";
import { type PostField, readPost } from "./read-post.ts";
import { forEachWordHash, hashWord } from "./word-hash.ts";

/** Where forms ask for a text of the visitor's own, in any case and language. */
const OWN_WORDS_NAME =
  /messag|comment|body|inquir|enquir|question|detail|descri|text|notes?$|feedback|content|letter|nachricht|anfrage|bemerk|kommentar|anliegen|frage|mensa[jg]|bericht|opmerk|consulta|coment|сообщ|вопрос|текст|коммент|メッセージ|本文|内容|問い合わせ|備考|留言|消息|رسالة|mesaj|wiadomo/;
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
export function contentFingerprint(post: {
  readonly data: { readonly [name: string]: JsonValue };
  readonly email: string | null;
  readonly name: string | null;
}): string | null {
  const { fields } = readPost(post.data);
  const names = post.name === null ? [] : splitWords(foldText(post.name));
  const own = fields.filter((field) => field.role === "text" && OWN_WORDS_NAME.test(field.key.toLowerCase()));
  const message = digest(own, names);
  if (message.letters >= OWN_LETTERS_MIN) return message.text;
  return post.email === null ? null : `${post.email.toLowerCase()} ${digest(fields, names).text}`;
}

/** A number for all words but those of the name; words of digits are none. */
function digest(
  fields: readonly PostField[],
  names: readonly string[],
): { readonly text: string; readonly letters: number } {
  const nameHashes = names.map(hashWord);
  let hash = 0;
  let other = 1;
  let letters = 0;
  for (const { folded } of fields) {
    forEachWordHash(folded.replace(DIGITS, ""), (word, length) => {
      if (nameHashes.includes(word)) return true;
      letters += length;
      hash = Math.imul(hash ^ word, 0x5bd1e995) ^ (word >>> 13);
      other = Math.imul(other + word, 0x01000193) ^ (other >>> 15);
      return true;
    });
  }
  return { text: `${hash >>> 0}.${other >>> 0}`, letters };
}
