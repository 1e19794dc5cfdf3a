import type { Clock } from "@formtrap/core/ports";

/** The machine's time. */
export const systemClock: Clock = { now: () => new Date() };
