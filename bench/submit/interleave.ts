/** One thing to time. `prepare` makes what `run` needs and is not timed; `run` throws if the work was not done. */
export interface Contestant {
  readonly name: string;
  readonly prepare: () => () => Promise<void>;
}

/**
 * Times all contestants in turns, one call each, so that whatever the machine does meanwhile (other load, a
 * checkpoint, a slower clock) hits all of them alike. Each turn starts with the next one.
 * @returns milliseconds by name, without the warm-up turns.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { warmUpTurns, turns }: { readonly warmUpTurns: number; readonly turns: number },
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let turn = -warmUpTurns; turn < turns; turn++) {
    const first = Math.abs(turn) % contestants.length;
    for (const { name, prepare } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const run = prepare();
      const startedMs = performance.now();
      await run();
      const elapsedMs = performance.now() - startedMs;
      if (turn >= 0) times.get(name)?.push(elapsedMs);
    }
  }
  return times;
}
