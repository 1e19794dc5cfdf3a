import { behaviourSignals } from "./behaviour-signals.ts";
import { combineEvidence } from "./combine-evidence.ts";
import { linkSignals } from "./link-signals.ts";
import { phraseSignals } from "./phrase-signals.ts";
import type { ReadPost } from "./read-post.ts";
import { randomLetterSignals, senderSignals } from "./sender-signals.ts";
import type { SpamSignal } from "./spam-signal.ts";
import { textSignals } from "./text-signals.ts";

const TELLING_WEIGHT_MIN = 0.25;

/** What the score looks at. */
export interface PostToScore {
  readonly content: ReadPost;
  readonly email: string | null;
  readonly name: string | null;
  /** How long the visitor took, in milliseconds, where the page tells. */
  readonly fillMs: number | null;
  /** Equal posts that this container saw lately. */
  readonly repetitions: number;
}

export interface SpamScore {
  /** 0 (nothing speaks for spam) to 1, to three digits. */
  readonly score: number;
  /** Heaviest first. */
  readonly signals: readonly SpamSignal[];
}

/**
 * Scores how much a post's content speaks for spam: independent pieces of evidence, combined. Pure and bounded: at most
 * 32,768 characters of a post are read. No language is suspicious, and no single weak sign reaches 0.5.
 */
export function scoreContent(post: PostToScore): SpamScore {
  const { content } = post;
  const phrases = phraseSignals(content);
  const links = linkSignals(content);
  const signals = [
    ...phrases,
    ...links,
    ...advertisementSignals(phrases, links),
    ...senderSignals(content, post),
    ...randomLetterSignals(content),
    ...textSignals(content),
    ...behaviourSignals(content, post),
  ].toSorted((left, right) => right.weight - left.weight);
  const score = Math.round(combineEvidence(signals) * 1000) / 1000;
  return { score, signals };
}

/** A known topic and a link to follow: each is honest alone more often than both together. */
function advertisementSignals(phrases: readonly SpamSignal[], links: readonly SpamSignal[]): SpamSignal[] {
  const hasTopic = phrases.some((signal) => signal.weight >= TELLING_WEIGHT_MIN);
  return hasTopic && links.length > 0
    ? [{ code: "advertisement", weight: 0.25, text: "a link beside words of an offer" }]
    : [];
}
