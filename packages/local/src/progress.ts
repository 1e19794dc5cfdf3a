export interface Progress {
  /** Runs a part of the start and prints its name and how long it took. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** One line, as it is. */
  readonly say: (text: string) => void;
}

const NAME_WIDTH = 52;

/**
 * Tells a person what is going on, a line for each part as it is done. Once `isStopping` is true, no further part
 * begins and none is waited for.
 */
export function createProgress(isStopping: () => boolean, print: (line: string) => void): Progress {
  return {
    say: print,
    step: async (name, work) => {
      if (isStopping()) throw new StoppedWhileStarting();
      const startedAt = performance.now();
      const result = await work();
      if (isStopping()) throw new StoppedWhileStarting();
      print(`  ${name.padEnd(NAME_WIDTH, ".")} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return result;
    },
  };
}

/** Somebody pressed Ctrl-C before the start was done. */
class StoppedWhileStarting extends Error {
  override readonly name = "StoppedWhileStarting";

  constructor() {
    super("Stopped while starting.");
  }
}
