/** What no part of a header may hold: it would end it. */
const LINE_BREAKS_AND_CONTROLS = /\p{Cc}+/gu;
const PLAIN_NAME = /^[\w .&+-]*$/;
/** An encoded word is 75 characters at most (RFC 2047, 2): of 45 bytes, base64 makes 60. */
const ENCODED_BYTES_MAX = 45;

/**
 * A sender with the name that it is shown by, as RFC 5322 writes it; a name beyond plain letters goes into encoded
 * words (RFC 2047).
 * @param sender an address, or one with a name of its own: `FormTrap <no-reply@example.com>`.
 */
export function namedSender(sender: string, name: string | undefined): string {
  const shown = name?.replaceAll(LINE_BREAKS_AND_CONTROLS, " ").trim() ?? "";
  if (shown === "") return sender;
  const address = /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender;
  return `${PLAIN_NAME.test(shown) ? `"${shown}"` : encodedWords(shown)} <${address}>`;
}

function encodedWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(word + character) > ENCODED_BYTES_MAX) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString("base64")}?=`).join(" ");
}
