import { describe, expect, it } from "vitest";
import { heldOutHam } from "./labelled-sample/held-out-ham.fixture.ts";
import { heldOutSpam } from "./labelled-sample/held-out-spam.fixture.ts";
import { readSample, type SamplePost } from "./labelled-sample/read-sample.fixture.ts";
import { trainingHam } from "./labelled-sample/training-ham.fixture.ts";
import { trainingSpam } from "./labelled-sample/training-spam.fixture.ts";
import { scoreContent } from "./score-content.ts";

const HALVES = {
  training: { ham: readSample(trainingHam), spam: readSample(trainingSpam) },
  "held-out": { ham: readSample(heldOutHam), spam: readSample(heldOutSpam) },
};

function above(posts: readonly SamplePost[], threshold: number): SamplePost[] {
  return posts.filter((post) => scoreContent(post).score > threshold);
}

function measure(half: keyof typeof HALVES, threshold: number) {
  const { ham, spam } = HALVES[half];
  const falsePositives = above(ham, threshold);
  const caught = above(spam, threshold).length;
  return {
    precision: caught / (caught + falsePositives.length),
    recall: caught / spam.length,
    falsePositives: falsePositives.map((post) => post.line),
  };
}

describe("the content score on the labelled sample", () => {
  it("has enough posts of many languages and forms, none twice", () => {
    const all = Object.values(HALVES).flatMap(({ ham, spam }) => [...ham, ...spam]);
    for (const half of Object.values(HALVES)) {
      expect(half.ham.length).toBeGreaterThanOrEqual(60);
      expect(half.spam.length).toBeGreaterThanOrEqual(60);
    }
    expect(new Set(all.map((post) => post.language)).size).toBeGreaterThanOrEqual(12);
    expect(new Set(all.map((post) => post.form)).size).toBeGreaterThanOrEqual(7);
    expect(new Set(all.map((post) => post.line)).size).toBe(all.length);
  });

  it.each(["training", "held-out"] as const)(
    "prints precision, recall and false positives of the %s half",
    (half) => {
      for (const threshold of [0.5, 0.7]) {
        const { precision, recall, falsePositives } = measure(half, threshold);
        console.log(
          `${half}, above ${threshold}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ` +
            `false positives: ${falsePositives.length === 0 ? "none" : `\n  ${falsePositives.join("\n  ")}`}`,
        );
      }
      expect(measure(half, 0.7).precision).toBeGreaterThanOrEqual(0.98);
      expect(measure(half, 0.7).falsePositives).toEqual([]);
      expect(measure(half, 0.5).recall).toBeGreaterThanOrEqual(0.75);
    },
  );
});
