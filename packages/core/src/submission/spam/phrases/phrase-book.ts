/** What an unwanted post wants; `offers` and `asks` tell who is selling to whom. */
export type PhraseGroup =
  | "adult"
  | "advance_fee"
  | "asks"
  | "counterfeit"
  | "crypto"
  | "easy_money"
  | "gambling"
  | "hacking"
  | "loan"
  | "marketing_offer"
  | "medicine"
  | "offers"
  | "paper_writing"
  | "phishing"
  | "pitch"
  | "seo_offer"
  | "web_offer";

/**
 * Phrases of one language, comma separated. Strong: hardly ever honest. Medium: honest now and then. Weak: says
 * something only beside others.
 */
export type PhraseBook = {
  readonly [group in PhraseGroup]?: {
    readonly strong?: string;
    readonly medium?: string;
    readonly weak?: string;
  };
};
