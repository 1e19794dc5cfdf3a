import { describe, expect, it } from "vitest";
import { describeSignals } from "./describe-signals.ts";

describe("describing signals", () => {
  it("puts each reason behind its code", () => {
    expect(
      describeSignals([
        { code: "links", weight: 0.4, text: "7 links in the message" },
        { code: "disposable_address", weight: 0.3, text: "mailinator.com gives out throw-away addresses" },
      ]),
    ).toBe(
      "links: 7 links in the message; disposable_address: mailinator.com gives out throw-away addresses",
    );
    expect(describeSignals([])).toBe("");
  });

  it("stays within 1,000 characters, in whole reasons", () => {
    const signals = Array.from({ length: 40 }, (_, at) => ({
      code: `code_${at}`,
      weight: 0.1,
      text: "x".repeat(90),
    }));
    const line = describeSignals(signals);
    expect(line.length).toBeLessThanOrEqual(1_000);
    expect(line.split("; ").every((part) => part.endsWith("x".repeat(90)))).toBe(true);
  });
});
