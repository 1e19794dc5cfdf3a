import type { Clock, Metrics } from "@formtrap/core/ports";

/** Under it CloudWatch keeps them, and `stacks/alarms.ts` finds them. */
const NAMESPACE = "FormTrap";

export interface MetricsOptions {
  /** Stages may share an account: each has its own series. */
  readonly stage: string;
  readonly clock: Clock;
  /** Takes whole lines with their newline. Default: standard output. */
  readonly write?: (line: string) => void;
}

/**
 * Writes each number as one line of the log in CloudWatch's embedded metric format; CloudWatch makes metrics of such
 * lines by itself, so that nothing is called and no right is needed.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const { stage, clock, write = (line: string) => void process.stdout.write(line) } = options;
  return {
    put: (name, value, unit) => {
      // JSON has no such number, and CloudWatch would drop the line.
      if (!Number.isFinite(value)) return;
      const directive = {
        Namespace: NAMESPACE,
        Dimensions: [["Stage"]],
        Metrics: [{ Name: name, Unit: unit }],
      };
      const _aws = { Timestamp: clock.now().getTime(), CloudWatchMetrics: [directive] };
      try {
        write(`${JSON.stringify({ _aws, Stage: stage, [name]: value })}\n`);
      } catch {
        // What cannot be written (a closed pipe) must not fail what it counts.
      }
    },
  };
}
