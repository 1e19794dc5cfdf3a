/** What has to be undone when a local cloud stops, in the reverse order of its start. */
export interface Closers {
  add(close: () => Promise<void> | void): void;
  /** Runs all of them, also after one that fails. May be called again for what was added in the meantime. */
  closeAll(): Promise<void>;
}

/** @param onProblem hears of a closer that failed; the others still run. */
export function createClosers(onProblem: (error: unknown) => void): Closers {
  const stack: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => stack.push(close),
    closeAll: async () => {
      for (let close = stack.pop(); close; close = stack.pop()) {
        try {
          await close();
        } catch (error) {
          onProblem(error);
        }
      }
    },
  };
}
