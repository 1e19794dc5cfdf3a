import type { FunctionError } from "./lambda/invocation.ts";

const REPEAT_AFTER_MS = 30_000;
const MESSAGE_LENGTH_MAX = 300;

export interface ProblemReporter {
  readonly functionFailed: (functionName: string, error: FunctionError) => void;
  readonly problem: (message: string) => void;
}

/** Says each problem once in a while, in a line: what repeats every second would bury everything else. */
export function createProblemReporter({
  print,
  logDir,
  now = Date.now,
}: {
  readonly print: (line: string) => void;
  readonly logDir: string;
  readonly now?: () => number;
}): ProblemReporter {
  const saidAt = new Map<string, number>();
  const say = (key: string, line: string) => {
    const before = saidAt.get(key);
    if (before !== undefined && now() - before < REPEAT_AFTER_MS) return;
    saidAt.set(key, now());
    print(line);
  };
  return {
    problem: (message) => say(message, `! ${message}`),
    functionFailed: (functionName, { errorType, errorMessage }) => {
      const [firstLine = ""] = errorMessage.split("\n");
      const message = firstLine.slice(0, MESSAGE_LENGTH_MAX);
      say(
        `${functionName} ${errorType}`,
        `! ${functionName}: ${errorType}: ${message} (${logDir}/${functionName}.log)`,
      );
    },
  };
}
