import { describe, expect, it } from "vitest";
import { readChatAnswer } from "./chat-answer.ts";

const read = (
  options: { body?: string | Buffer; headers?: Record<string, string>; secrets?: string[] } = {},
) =>
  readChatAnswer(
    { status: 429, headers: options.headers ?? {}, body: Buffer.from(options.body ?? "") },
    { secrets: options.secrets ?? [], now: new Date("2026-01-01T00:00:00.000Z") },
  );

describe("a chat service's answer", () => {
  it("is kept as text for people, its first 4 kB", () => {
    expect(read({ body: "x".repeat(5_000) }).text).toBe("x".repeat(4_096));
    expect(read({ body: "a\u0000b\u202E" }).text).toBe("ab");
  });

  it("has no secret in it, however it is spelled, and a part of one neither", () => {
    const secret = "https://hooks.example/services/T0/abcdefghij";
    const body = `bad ${secret} bad ${encodeURIComponent(secret)} bad abcdefghij`;
    const { text } = read({ body, secrets: [secret, "abcdefghij", ""] });
    expect(text).toBe("bad [hidden] bad [hidden] bad [hidden]");
  });

  it("is read as JSON where it is an object", () => {
    expect(read({ body: '{"code":10015}' }).json).toEqual({ code: 10_015 });
    for (const body of ["", "no_service", "[1]", "null", '{"code":', "7"]) {
      expect(read({ body }).json).toEqual({});
    }
  });
});

describe("how long a service asks to wait", () => {
  it.each([
    ["nothing", {}, "", null],
    ["Slack's header", { "retry-after": "30" }, "", 30_000],
    ["Discord's fractions", {}, '{"retry_after":0.3125}', 313],
    ["Telegram's parameters", {}, '{"parameters":{"retry_after":7}}', 7_000],
    ["the longest of several", { "retry-after": "1" }, '{"retry_after":64.57}', 64_570],
    ["at most an hour", { "retry-after": "86400" }, "", 3_600_000],
    ["a date", { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }, "", 30_000],
    ["nonsense", { "retry-after": "-1" }, '{"retry_after":"soon","parameters":[]}', null],
    ["no time at all", { "retry-after": "0" }, '{"retry_after":-5}', null],
  ])("is told by %s", (_what, headers, body, expected) => {
    expect(read({ headers, body }).retryAfterMs).toBe(expected);
  });
});
