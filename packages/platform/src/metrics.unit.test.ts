import { fakeClock } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";

function listen(write?: (line: string) => void) {
  const lines: string[] = [];
  const clock = fakeClock("2026-03-01T12:00:00.000Z");
  const metrics = createMetrics({
    stage: "dev",
    clock,
    write: write ?? ((line) => void lines.push(line)),
  });
  return { metrics, lines };
}

describe("a metric", () => {
  it("is a line of the log that CloudWatch reads as the embedded metric format says", () => {
    const { metrics, lines } = listen();
    metrics.put("SpoolOldestSeconds", 61.5, "Seconds");
    metrics.put("SpoolObjects", 0, "Count");
    expect(lines.every((line) => /^[^\n]+\n$/.test(line))).toBe(true);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: Date.parse("2026-03-01T12:00:00.000Z"),
          CloudWatchMetrics: [
            {
              Namespace: "FormTrap",
              Dimensions: [["Stage"]],
              Metrics: [{ Name: "SpoolOldestSeconds", Unit: "Seconds" }],
            },
          ],
        },
        Stage: "dev",
        SpoolOldestSeconds: 61.5,
      },
      expect.objectContaining({ SpoolObjects: 0 }),
    ]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("that is no number is left out: %d", (value) => {
    const { metrics, lines } = listen();
    metrics.put("SpoolObjects", value, "Count");
    expect(lines).toEqual([]);
  });

  it("fails nothing where it cannot be written", () => {
    const { metrics } = listen(() => {
      throw new Error("closed");
    });
    expect(() => metrics.put("SpoolObjects", 1, "Count")).not.toThrow();
  });
});
