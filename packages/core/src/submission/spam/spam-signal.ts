/** One reason why a post looks like spam. */
export interface SpamSignal {
  /** Stable, snake_case. */
  readonly code: string;
  /** 0 to 1: how much this alone speaks for spam. */
  readonly weight: number;
  /** For people: "7 links in the message". Never the visitor's own words. */
  readonly text: string;
}
