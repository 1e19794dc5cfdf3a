import type { ScheduledEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startSchedule } from "./schedule.ts";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-03-04T05:06:07.890Z") }));
afterEach(() => vi.useRealTimers());

describe("a schedule", () => {
  it("sends EventBridge's event at every interval, the first after one, until it is stopped", async () => {
    const events: ScheduledEvent[] = [];
    const stop = startSchedule({
      functionName: "sweep",
      rateMinutes: 5,
      region: "eu-central-1",
      invoke: (event) => Promise.resolve(events.push(event)),
    });
    await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const [event] = events;
    expect(event).toEqual({
      version: "0",
      id: event?.id,
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: "2026-03-04T05:11:07Z",
      region: "eu-central-1",
      resources: ["arn:aws:events:eu-central-1:000000000000:rule/sweep"],
      detail: {},
    });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(events).toHaveLength(3);
    stop();
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(events).toHaveLength(3);
  });

  it("leaves out ticks while a run is at work, and makes none up", async () => {
    let runs = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = startSchedule({
      functionName: "sweep",
      rateMinutes: 1,
      region: "eu-central-1",
      invoke: () => {
        runs += 1;
        return promise;
      },
    });
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(runs).toBe(1);
    resolve();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(runs).toBe(2);
    stop();
  });
});
