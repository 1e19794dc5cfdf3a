import type { Clock } from "../ports.ts";

/** From this many failures in a row a destination is left alone for a while. */
const FAILURES_BEFORE_REST = 3;
const REST_MS_FIRST = 15_000;
const REST_MS_MAX = 5 * 60_000;
/** A destination that takes longer has its deliveries made where they hold up nobody. */
const SLOW_MS = 3_000;
const SLOW_FOR_MS = 5 * 60_000;

/**
 * What this container learnt of destinations: which do not answer and which are slow. One of them must not take the
 * time of all others; what a container forgets with its end, the next one learns by a few tries.
 */
export interface DestinationRests {
  /** Until when nothing is sent to it; null: it may be tried. */
  restsUntil(destinationId: string): Date | null;
  isSlow(destinationId: string): boolean;
  /** @param retryAfterMs how long the destination itself asked to be left alone. */
  noteFailure(destinationId: string, durationMs: number, retryAfterMs: number | null): void;
  noteSuccess(destinationId: string, durationMs: number): void;
}

interface Memory {
  failures: number;
  restsUntilMs: number;
  slowUntilMs: number;
}

/** @param options `sizeMax`: destinations remembered at a time, the longest unseen forgotten first. */
export function createDestinationRests(options: {
  readonly clock: Clock;
  readonly sizeMax: number;
}): DestinationRests {
  const { clock, sizeMax } = options;
  const memories = new Map<string, Memory>();
  const nowMs = () => clock.now().getTime();

  const remember = (destinationId: string): Memory => {
    const memory = memories.get(destinationId) ?? { failures: 0, restsUntilMs: 0, slowUntilMs: 0 };
    memories.delete(destinationId);
    memories.set(destinationId, memory);
    const [oldest] = memories.keys();
    if (memories.size > sizeMax && oldest !== undefined) memories.delete(oldest);
    return memory;
  };
  const noteDuration = (memory: Memory, durationMs: number): void => {
    memory.slowUntilMs = durationMs > SLOW_MS ? nowMs() + SLOW_FOR_MS : 0;
  };

  return {
    restsUntil: (destinationId) => {
      const until = memories.get(destinationId)?.restsUntilMs ?? 0;
      return until > nowMs() ? new Date(until) : null;
    },
    isSlow: (destinationId) => (memories.get(destinationId)?.slowUntilMs ?? 0) > nowMs(),
    noteFailure: (destinationId, durationMs, retryAfterMs) => {
      const memory = remember(destinationId);
      memory.failures += 1;
      noteDuration(memory, durationMs);
      const restMs = Math.max(retryAfterMs ?? 0, restAfter(memory.failures));
      memory.restsUntilMs = Math.max(memory.restsUntilMs, nowMs() + restMs);
    },
    noteSuccess: (destinationId, durationMs) => {
      // Nothing to remember of a destination that is well, and that is nearly all of them.
      if (durationMs <= SLOW_MS) memories.delete(destinationId);
      else noteDuration(Object.assign(remember(destinationId), { failures: 0, restsUntilMs: 0 }), durationMs);
    },
  };
}

function restAfter(failures: number): number {
  const beyond = failures - FAILURES_BEFORE_REST;
  return beyond < 0 ? 0 : Math.min(REST_MS_FIRST * 2 ** beyond, REST_MS_MAX);
}
