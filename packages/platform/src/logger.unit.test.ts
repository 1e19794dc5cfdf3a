import { describe, expect, it } from "vitest";
import { createLogger, type LogLevel } from "./logger.ts";

function capture(level: LogLevel) {
  const lines: string[] = [];
  return { lines, logger: createLogger({ level, write: (line) => lines.push(line) }) };
}

describe("the logger", () => {
  it("writes one JSON line an entry, with its time, level, message and fields", () => {
    const { lines, logger } = capture("info");
    logger.warn("Pool closed\nforged", { tenantId: "t1", connections: 2, idle: true, none: null });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      level: "warn",
      message: "Pool closed\nforged",
      tenantId: "t1",
      connections: 2,
      idle: true,
      none: null,
    });
  });

  it("leaves out what is below its level", () => {
    const { lines, logger } = capture("warn");
    logger.info("no");
    logger.warn("yes");
    logger.error("yes");
    expect(lines).toHaveLength(2);
    const { lines: none, logger: silent } = capture("silent");
    silent.error("no");
    expect(none).toEqual([]);
  });

  it("says of an error what and where it is, but not its message, which may quote a secret", () => {
    const { lines, logger } = capture("info");
    const message = "connect postgres://u:hunter2@host failed\n    at hunter2 (file.ts:1:1)";
    logger.error(
      "Failed",
      {},
      Object.assign(new Error(message), { code: "ECONNREFUSED", detail: "hunter2" }),
    );
    const entry = JSON.parse(lines[0] ?? "") as Record<string, string>;
    expect(entry["errorName"]).toBe("Error");
    expect(entry["errorCode"]).toBe("ECONNREFUSED");
    expect(entry["errorPlace"]).toContain("logger.unit.test.ts");
    expect(lines[0]).not.toContain("hunter2");
  });

  it("shows no code that is more than a word", () => {
    const { lines, logger } = capture("info");
    logger.error("Failed", {}, Object.assign(new Error("x"), { code: "password=hunter2" }));
    expect(lines[0]).not.toContain("hunter2");
  });

  it("takes a thrown thing that is no error", () => {
    const { lines, logger } = capture("info");
    logger.error("Failed", {}, "hunter2");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ errorName: "string" });
    expect(lines[0]).not.toContain("hunter2");
  });

  it("bounds long texts", () => {
    const { lines, logger } = capture("info");
    logger.info("Long", { text: "x".repeat(100_000) });
    expect(lines[0]?.length).toBeLessThan(5_000);
  });

  it("never throws", () => {
    const broken = createLogger({
      level: "info",
      write: () => {
        throw new Error("EPIPE");
      },
    });
    expect(() => broken.error("Failed")).not.toThrow();
    const { logger } = capture("info");
    const fields = Object.defineProperty({}, "bad", {
      enumerable: true,
      get: () => {
        throw new Error("getter");
      },
    });
    expect(() => logger.info("Fields", fields)).not.toThrow();
  });
});
