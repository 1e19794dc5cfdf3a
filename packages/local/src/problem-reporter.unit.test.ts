import { expect, it } from "vitest";
import { createProblemReporter } from "./problem-reporter.ts";

it("says what repeats once in 30 seconds, in one line each", () => {
  const lines: string[] = [];
  let clockMs = 0;
  const reporter = createProblemReporter({
    print: (line) => lines.push(line),
    logDir: "/logs",
    now: () => clockMs,
  });
  const error = { errorType: "TypeError", errorMessage: "first line\nsecond line", trace: [] };
  for (let count = 0; count < 100; count++) reporter.functionFailed("submit", error);
  reporter.functionFailed("auth", error);
  reporter.problem("the queue is out of reach");
  clockMs = 29_999;
  reporter.functionFailed("submit", error);
  expect(lines).toEqual([
    "! submit: TypeError: first line (/logs/submit.log)",
    "! auth: TypeError: first line (/logs/auth.log)",
    "! the queue is out of reach",
  ]);
  clockMs = 30_000;
  reporter.functionFailed("submit", error);
  expect(lines).toHaveLength(4);
});
