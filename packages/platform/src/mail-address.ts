import { type Mail, MailError } from "@formtrap/core/ports";

/** What no part of a header may hold: it would end it. */
const LINE_BREAKS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const PLAIN_NAME = /^[\w .&+-]*$/;
/** An encoded word is 75 characters at most (RFC 2047, 2): of 45 bytes, base64 makes 60. */
const ENCODED_BYTES_MAX = 45;
/** One address and nothing that could be read as more: none of RFC 5322's specials but dots, no space, ASCII alone. */
const ONE_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+$/;

/** A sender's address and the name that it is shown by, which may be empty. */
export interface Sender {
  readonly address: string;
  readonly name: string;
}

/**
 * @param sender an address, or one with a name of its own: `FormTrap <no-reply@example.com>`.
 * @param name shown in place of that one.
 */
export function parseSender(sender: string, name: string | null | undefined): Sender {
  const [, own = "", address = sender] = /^(.*)<([^<>]+)>\s*$/.exec(sender) ?? [];
  const shown = name?.replaceAll(LINE_BREAKS_AND_CONTROLS, " ").trim() ?? "";
  return { address: address.trim(), name: shown || own.trim().replaceAll(/^"|"$/g, "") };
}

/** A sender as RFC 5322 writes it; a name beyond plain letters goes into encoded words (RFC 2047). */
export function formatSender({ address, name }: Sender): string {
  if (name === "") return address;
  return `${PLAIN_NAME.test(name) ? `"${name}"` : encodedWords(name)} <${address}>`;
}

/**
 * The last look at whom a mail goes to, where a list of recipients is one string to those who parse it.
 * @throws MailError `rejected`.
 */
export function checkAddresses({ to, cc = [], replyTo = [] }: Mail): void {
  if ([to, ...cc, ...replyTo].every((address) => ONE_ADDRESS.test(address))) return;
  throw new MailError("rejected", "An address of this mail is none that mail can be sent to.");
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
