import { seededRandom } from "@formtrap/testkit";

/** One thing to time. `prepare` makes what `run` needs and is not timed; `run` throws if the work was not done. */
export interface Contestant {
  readonly name: string;
  readonly prepare: () => () => Promise<void>;
}

/** A fixed seed: every run has the same order. */
const SEED = 20261121;

/**
 * Times all contestants in turns, one call each, so that whatever the machine does meanwhile (other load, a
 * checkpoint, a slower clock) hits all of them alike. Each turn has an order of its own: in a fixed one the same
 * contestant always pays for what fell asleep or out of the caches during the one before it.
 * @returns milliseconds by name, without the warm-up turns.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { warmUpTurns, turns }: { readonly warmUpTurns: number; readonly turns: number },
): Promise<ReadonlyMap<string, readonly number[]>> {
  const random = seededRandom(SEED);
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let turn = -warmUpTurns; turn < turns; turn++) {
    for (const { name, prepare } of shuffle(contestants, random)) {
      const run = prepare();
      const startedMs = performance.now();
      await run();
      const elapsedMs = performance.now() - startedMs;
      if (turn >= 0) times.get(name)?.push(elapsedMs);
    }
  }
  return times;
}

/** In any order with the same chance (Fisher and Yates). */
function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled: T[] = [];
  for (const item of items) {
    const at = Math.floor(random() * (shuffled.length + 1));
    const displaced = shuffled[at];
    shuffled[at] = item;
    if (displaced !== undefined) shuffled.push(displaced);
  }
  return shuffled;
}
