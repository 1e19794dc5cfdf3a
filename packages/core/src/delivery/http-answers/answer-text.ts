/** As much of an answer as is kept. */
export const ANSWER_BYTES_MAX = 4096;

/** Control characters but line feed and tab, and those that turn the direction of text around them. */
const INVISIBLE = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/** An answer's first 4 kB as text for people: UTF-8 with U+FFFD for what is none, a character cut at the end left out. */
export function answerText(body: Buffer): string {
  // As a stream, so that the beginning of a character is not taken for a wrong one.
  const text = new TextDecoder().decode(body.subarray(0, ANSWER_BYTES_MAX), { stream: true });
  return text.replace(INVISIBLE, "");
}
