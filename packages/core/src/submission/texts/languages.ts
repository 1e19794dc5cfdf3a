import { rememberTexts } from "../remember-texts.ts";
import { dutch } from "./dutch.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import { portuguese } from "./portuguese.ts";
import { spanish } from "./spanish.ts";
import type { Catalog } from "./text.ts";

/** A language that visitors are answered in; all of these are written from left to right. */
export interface Language {
  /** BCP 47, as `lang` and Content-Language take it; a primary subtag, so that every region finds it. */
  readonly tag: string;
  readonly catalog: Catalog;
}

const ENGLISH: Language = { tag: "en", catalog: english };

/** Every language; the first is what a visitor gets who asks for none of them. */
export const LANGUAGES: readonly Language[] = [
  ENGLISH,
  { tag: "de", catalog: german },
  { tag: "fr", catalog: french },
  { tag: "es", catalog: spanish },
  { tag: "ja", catalog: japanese },
  { tag: "it", catalog: italian },
  { tag: "pt", catalog: portuguese },
  { tag: "nl", catalog: dutch },
];

/** Longer headers are nobody's honest wish. */
const HEADER_LENGTH_MAX = 1_000;
const QVALUE = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * The language that a visitor prefers among ours, by Accept-Language (RFC 9110, 12.5.4; look-up of RFC 4647: `de-AT`
 * is content with `de`). English where none is, and where any is welcome (`*`).
 */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage.length > HEADER_LENGTH_MAX) return ENGLISH;
  return preferredLanguage(acceptLanguage);
}

/** Browsers send a few hundred different headers. */
const preferredLanguage = rememberTexts(readPreference, { textsMax: 1_000, textLengthMax: 100 });

function readPreference(acceptLanguage: string): Language {
  let best = ENGLISH;
  let bestWeight = 0;
  for (const item of acceptLanguage.split(",")) {
    const [range = "", ...parameters] = item.split(";");
    const weight = weightOf(parameters);
    if (weight <= bestWeight) continue;
    const language = languageOf(range.trim().toLowerCase());
    if (language === undefined) continue;
    best = language;
    bestWeight = weight;
  }
  return best;
}

function languageOf(range: string): Language | undefined {
  if (range === "*") return ENGLISH;
  const [primary] = range.split("-");
  return LANGUAGES.find(({ tag }) => tag === primary);
}

/** 0 to 1; 1 where nothing is said, 0 where it is no weight. */
function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=");
    if (name.trim().toLowerCase() !== "q") continue;
    return QVALUE.test(value.trim()) ? Number(value) : 0;
  }
  return 1;
}
