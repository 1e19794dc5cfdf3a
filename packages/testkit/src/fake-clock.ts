/** A clock that moves only when a test moves it; fits core's `Clock`. */
export interface FakeClock {
  now(): Date;
  advance(by: { readonly ms?: number; readonly seconds?: number; readonly minutes?: number }): void;
  set(to: Date): void;
}

/** @param start an ISO date; a fixed one by default, so that nothing depends on today. */
export function fakeClock(start = "2026-01-01T00:00:00.000Z"): FakeClock {
  let nowMs = new Date(start).getTime();
  return {
    now: () => new Date(nowMs),
    advance: ({ ms = 0, seconds = 0, minutes = 0 }) => {
      nowMs += ms + seconds * 1000 + minutes * 60_000;
    },
    set: (to) => {
      nowMs = to.getTime();
    },
  };
}
