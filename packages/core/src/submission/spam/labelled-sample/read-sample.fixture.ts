import { bareObject } from "../../json-value.ts";
import { findSenderIdentity } from "../../sender-identity.ts";
import { readPost } from "../read-post.ts";
import type { PostToScore } from "../score-content.ts";

/** A post of the sample with the language and kind of form it was written for. */
export interface SamplePost extends PostToScore {
  readonly line: string;
  readonly language: string;
  readonly form: string;
}

/**
 * Reads a sample: a post a line, parts divided by " | ". `fillMs` and `repetitions` are facts about the post, all else
 * is its data; ⏎ is a line break, and a value in brackets a JSON list.
 */
export function readSample(sample: string): SamplePost[] {
  return sample
    .trim()
    .split("\n")
    .map((line) => {
      const [kind = "", ...parts] = line.split(" | ");
      const [language = "", form = ""] = kind.split(" ");
      const data = bareObject();
      let fillMs: number | null = null;
      let repetitions = 0;
      for (const part of parts) {
        const sign = part.indexOf("=");
        const key = part.slice(0, sign);
        const value = part.slice(sign + 1).replaceAll("⏎", "\n");
        if (key === "fillMs") fillMs = Number(value);
        else if (key === "repetitions") repetitions = Number(value);
        else data[key] = value.startsWith('["') ? (JSON.parse(value) as string[]) : value;
      }
      const content = readPost(data);
      return { line, language, form, content, ...findSenderIdentity(data, null), fillMs, repetitions };
    });
}
