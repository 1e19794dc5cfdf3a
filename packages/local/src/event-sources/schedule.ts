import { randomUUID } from "node:crypto";
import type { ScheduledEvent } from "aws-lambda";

export interface ScheduleOptions {
  readonly functionName: string;
  readonly rateMinutes: number;
  readonly region: string;
  readonly invoke: (event: ScheduledEvent) => Promise<unknown>;
}

const ACCOUNT_ID = "000000000000";

/**
 * EventBridge's `rate(n minutes)`: the first event comes after the first interval. A tick that finds the last one
 * still at work is left out, and what was missed is not made up for.
 * @returns what stops it; a run under way goes on.
 */
export function startSchedule(options: ScheduleOptions): () => void {
  let isRunning = false;
  const tick = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await options.invoke(toScheduledEvent(options, new Date()));
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void tick(), options.rateMinutes * 60_000);
  return () => clearInterval(timer);
}

/** The event of a scheduled rule: EventBridge user guide, "Events from AWS services". */
function toScheduledEvent({ functionName, region }: ScheduleOptions, at: Date): ScheduledEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: ACCOUNT_ID,
    time: at.toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [`arn:aws:events:${region}:${ACCOUNT_ID}:rule/${functionName}`],
    detail: {},
  };
}
