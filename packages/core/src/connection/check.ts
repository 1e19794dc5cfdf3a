import type { Check } from "@formtrap/contracts";

export interface CheckReport {
  /** False as soon as one check failed; later ones are then left out. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

export function passed(name: string, message: string, whatToDo = ""): Check {
  return { name, ok: true, message, whatToDo };
}

export function failed(name: string, message: string, whatToDo: string): Check {
  return { name, ok: false, message, whatToDo };
}

/** The first failure as one sentence for `connection.last_error`; null where everything passed. */
export function firstFailure(report: CheckReport): string | null {
  const failure = report.checks.find((check) => !check.ok);
  return failure === undefined ? null : `${failure.message} ${failure.whatToDo}`.trim();
}

export function reportOf(checks: readonly Check[]): CheckReport {
  return { ok: checks.every((check) => check.ok), checks };
}
