import type { Clock } from "../ports.ts";

/** When something was last done for each form, as far as this container knows. */
export interface FormTimer {
  /** True at most once per interval and form; asking counts as having done it. */
  isDue(formId: string): boolean;
}

/** @param options `formsMax`: beyond it the form that was asked about longest ago is forgotten. */
export function createFormTimer(options: {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly formsMax: number;
}): FormTimer {
  const lastMs = new Map<string, number>();
  return {
    isDue(formId) {
      const nowMs = options.clock.now().getTime();
      const known = lastMs.get(formId);
      if (known !== undefined && nowMs - known < options.intervalMs) return false;
      lastMs.delete(formId);
      lastMs.set(formId, nowMs);
      for (const oldest of lastMs.keys()) {
        if (lastMs.size <= options.formsMax) break;
        lastMs.delete(oldest);
      }
      return true;
    },
  };
}
