import type { Contestant } from "./interleave.ts";

/** Milliseconds of one series; `ratio` is its median over the floor's. */
export interface Summary {
  readonly name: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly meanMs: number;
  readonly ratioP50: number;
}

/** Contestants' times, each with its ratio to their floor's. */
export function summarizeAll(
  contestants: readonly Contestant[],
  floor: Contestant,
  timesMs: ReadonlyMap<string, readonly number[]>,
): Summary[] {
  const floorMs = timesMs.get(floor.name) ?? [];
  return contestants.map(({ name }) => summarize(name, timesMs.get(name) ?? [], floorMs));
}

/** Nearest-rank percentiles: each figure is a time that was really measured, to the tenth of a microsecond. */
export function summarize(name: string, timesMs: readonly number[], floorMs: readonly number[]): Summary {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const sortedFloor = floorMs.toSorted((a, b) => a - b);
  return {
    name,
    count: sorted.length,
    p50Ms: round(percentile(sorted, 0.5)),
    p95Ms: round(percentile(sorted, 0.95)),
    p99Ms: round(percentile(sorted, 0.99)),
    meanMs: round(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length),
    ratioP50: round(percentile(sorted, 0.5) / percentile(sortedFloor, 0.5)),
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
