import { DISPOSABLE_DOMAINS } from "./disposable-domains.ts";
import { domainOfAddress, findDomain } from "./domain-name.ts";
import { isRandomLetters } from "./random-letters.ts";
import type { ReadPost } from "./read-post.ts";
import type { SpamSignal } from "./spam-signal.ts";

const DOTS_MIN = 4;
const SAME_TEXT_LENGTH_MIN = 12;

/** What the sender's name and address tell. */
export function senderSignals(
  post: ReadPost,
  sender: { readonly email: string | null; readonly name: string | null },
): SpamSignal[] {
  const signals: SpamSignal[] = [];
  if (sender.email !== null) signals.push(...addressSignals(sender.email));
  if (sender.name !== null) signals.push(...nameSignals(post, sender.name, sender.email));
  return signals;
}

function addressSignals(email: string): SpamSignal[] {
  const signals: SpamSignal[] = [];
  const domain = domainOfAddress(email);
  const disposable = domain === null ? null : findDomain(DISPOSABLE_DOMAINS, domain);
  if (disposable !== null) {
    signals.push({
      code: "disposable_address",
      weight: 0.35,
      text: `${disposable} gives out throw-away addresses`,
    });
  }
  const local = email.slice(0, email.lastIndexOf("@"));
  const parts = local.split(".");
  // One mailbox of Gmail written in many ways: people put a dot between names, not between letters.
  if (parts.length > DOTS_MIN && local.length / parts.length < 3) {
    signals.push({ code: "dotted_address", weight: 0.25, text: "an address cut by many dots" });
  }
  return signals;
}

function nameSignals(post: ReadPost, name: string, email: string | null): SpamSignal[] {
  const signals: SpamSignal[] = [];
  const trimmed = name.trim();
  if (
    trimmed.length >= SAME_TEXT_LENGTH_MIN &&
    post.fields.some((field) => field.role === "text" && field.text === trimmed)
  ) {
    signals.push({ code: "name_is_message", weight: 0.25, text: "the message is the name again" });
  }
  if (email !== null && trimmed.toLowerCase() === email.toLowerCase()) {
    signals.push({ code: "address_as_name", weight: 0.05, text: "the address stands for the name" });
  }
  return signals;
}

/** Letters struck at random, by field: a name that no parent gave, a message in no language. */
export function randomLetterSignals(post: ReadPost): SpamSignal[] {
  let names = 0;
  let texts = 0;
  for (const field of post.fields) {
    if (!isRandomLetters(field.text)) continue;
    if (field.role === "text") texts += 1;
    else names += 1;
    if (names + texts > 3) break;
  }
  const count = names + texts;
  if (count === 0) return [];
  const fields = count === 1 ? "one field" : `${count} fields`;
  return [
    {
      code: "random_letters",
      weight: weightOfRandom(names, texts),
      text: `letters struck at random in ${fields}`,
    },
  ];
}

/** A code of letters fills a field of its own honestly; beside it the name is one. */
function weightOfRandom(names: number, texts: number): number {
  if (names === 0 || texts === 0) return names + texts === 1 ? 0.4 : 0.55;
  return names + texts === 2 ? 0.72 : 0.85;
}
