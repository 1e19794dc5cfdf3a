import { combineEvidence } from "./combine-evidence.ts";
import { createPhraseIndex } from "./phrase-index.ts";
import { ENGLISH_OFFERS } from "./phrases/english-offers.ts";
import { ENGLISH_SCHEMES } from "./phrases/english-schemes.ts";
import { GERMAN } from "./phrases/german.ts";
import type { PhraseBook, PhraseGroup } from "./phrases/phrase-book.ts";
import { FRENCH, ITALIAN, PORTUGUESE, SPANISH } from "./phrases/romance.ts";
import { CHINESE, JAPANESE, RUSSIAN } from "./phrases/stems.ts";
import type { ReadPost } from "./read-post.ts";
import type { SpamSignal } from "./spam-signal.ts";

const BOOKS: readonly PhraseBook[] = [
  ENGLISH_OFFERS,
  ENGLISH_SCHEMES,
  GERMAN,
  FRENCH,
  SPANISH,
  PORTUGUESE,
  ITALIAN,
  RUSSIAN,
  JAPANESE,
  CHINESE,
];
type Topic = Exclude<PhraseGroup, "asks" | "offers">;
const TOPICS: { readonly [topic in Topic]: string } = {
  adult: "adult content",
  advance_fee: "promises of money",
  counterfeit: "counterfeit or forbidden goods",
  crypto: "crypto schemes",
  easy_money: "easy money",
  gambling: "gambling",
  hacking: "hackers for hire",
  loan: "loan offers",
  marketing_offer: "offers of leads, followers or advertising",
  medicine: "medicine without prescription",
  paper_writing: "paid essays",
  phishing: "threats and false notices",
  pitch: "sales talk",
  seo_offer: "search engine offers",
  web_offer: "web and app development offers",
};
const WEIGHTS = { strong: 0.45, medium: 0.25, weak: 0.08 } as const;
/** Weak words alone say little, however many. */
const ONLY_WEAK_MAX = 0.2;
/** And where nothing but weak words was found on any topic, a long honest letter has some of each. */
const ONLY_WEAK_FACTOR = 0.5;
const PITCH_MAX = 0.5;
const TOPIC_MAX = 0.85;
/** What a business also asks for honestly, and then with these very words. */
const ALSO_ASKED_FOR: ReadonlySet<Topic> = new Set<Topic>([
  "seo_offer",
  "web_offer",
  "marketing_offer",
  "pitch",
]);
const ASKED_FOR_FACTOR = 0.4;
const OFFERED_FACTOR = 1.4;
const NAMED_PHRASES_MAX = 3;

interface Phrase {
  readonly text: string;
  readonly group: PhraseGroup;
  readonly weight: number;
}

const index = createPhraseIndex(readBooks(), { inWords: true });

/** Languages share words: "casino" is one phrase. */
function readBooks(): Iterable<[string, Phrase]> {
  const phrases = new Map<string, [string, Phrase]>();
  for (const book of BOOKS) {
    for (const [group, tiers] of Object.entries(book) as [PhraseGroup, Record<string, string>][]) {
      for (const tier of ["strong", "medium", "weak"] as const) {
        for (const part of tiers[tier]?.split(",") ?? []) {
          const text = part.trim();
          const key = `${group} ${text}`;
          if (!phrases.has(key)) phrases.set(key, [text, { text, group, weight: WEIGHTS[tier] }]);
        }
      }
    }
  }
  return phrases.values();
}

/**
 * Known phrases by what they are about, one signal for each topic. Words of offers count fully only where the writer
 * offers: who asks for a price or for help with a site of their own uses the same ones.
 */
export function phraseSignals(post: ReadPost): SpamSignal[] {
  const found = new Set<Phrase>();
  index.scan(post.folded, (phrase) => found.add(phrase));
  if (found.size === 0) return [];
  const topics = new Map<Topic, Phrase[]>();
  let offers = 0;
  let asks = 0;
  let heaviest = 0;
  for (const phrase of found) {
    const { group } = phrase;
    if (group === "offers") offers += 1;
    else if (group === "asks") asks += 1;
    else {
      heaviest = Math.max(heaviest, phrase.weight);
      const known = topics.get(group);
      if (known === undefined) topics.set(group, [phrase]);
      else known.push(phrase);
    }
  }
  const signals: SpamSignal[] = [];
  for (const [topic, phrases] of topics) {
    const directed = ALSO_ASKED_FOR.has(topic) ? directionFactor(offers, asks) : 1;
    const factor = heaviest > WEIGHTS.weak ? directed : directed * ONLY_WEAK_FACTOR;
    signals.push(topicSignal(topic, phrases, factor));
  }
  return signals;
}

function directionFactor(offers: number, asks: number): number {
  if (asks > offers) return ASKED_FOR_FACTOR;
  return offers > asks ? OFFERED_FACTOR : 1;
}

function topicSignal(topic: Topic, phrases: readonly Phrase[], factor: number): SpamSignal {
  const isTelling = phrases.some(({ weight }) => weight > WEIGHTS.weak);
  const highest = topic === "pitch" ? PITCH_MAX : TOPIC_MAX;
  const max = isTelling ? highest : ONLY_WEAK_MAX;
  return new TopicSignal(topic, Math.min(max, combineEvidence(phrases) * factor), phrases);
}

class TopicSignal implements SpamSignal {
  readonly code: string;
  readonly weight: number;
  readonly #topic: Topic;
  readonly #phrases: readonly Phrase[];

  constructor(topic: Topic, weight: number, phrases: readonly Phrase[]) {
    this.code = topic === "pitch" ? "sales_talk" : `phrases_${topic}`;
    this.weight = weight;
    this.#topic = topic;
    this.#phrases = phrases;
  }

  /** Put together when it is read: most posts score too little for that. */
  get text(): string {
    return `words typical of ${TOPICS[this.#topic]}: ${nameHeaviest(this.#phrases)}`;
  }
}

function nameHeaviest(phrases: readonly Phrase[]): string {
  return phrases
    .toSorted((left, right) => right.weight - left.weight)
    .slice(0, NAMED_PHRASES_MAX)
    .map(({ text }) => `"${text}"`)
    .join(", ");
}
