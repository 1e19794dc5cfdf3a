import { describe, expect, it } from "vitest";
import { answerText } from "../http-answers/answer-text.ts";
import { readRetryAfter } from "../http-answers/retry-after.ts";
import { judgeAnswer } from "./judge-answer.ts";

const NOW = new Date("2026-01-01T00:00:00.000Z");
const judge = (status: number, headers: Record<string, string> = {}, body = "") =>
  judgeAnswer(
    { status, headers, body: Buffer.from(body) },
    { url: "https://hooks.example/in?token=t0k3n", now: NOW },
  );

describe("a destination's answer", () => {
  it.each([200, 201, 202, 204, 299])("%i is delivered", (status) => {
    expect(judge(status, {}, "ok")).toEqual({ kind: "delivered", statusCode: status, response: "ok" });
  });

  it("410 wants no more", () => {
    expect(judge(410, { "retry-after": "5" }, "bye")).toEqual({
      kind: "gone",
      statusCode: 410,
      error: expect.stringContaining("410") as string,
      response: "bye",
    });
  });

  it.each([400, 401, 404, 408, 422, 429, 500, 502, 503, 504, 599, 0])("%i may work later", (status) => {
    expect(judge(status, {}, "no")).toEqual({
      kind: "failed",
      statusCode: status,
      error: `The address answered with status ${status}.`,
      response: "no",
      retryAfterMs: null,
    });
  });

  it.each([429, 503, 500, 302])("%i is asked again when it asks for it", (status) => {
    expect(judge(status, { "retry-after": "120" })).toMatchObject({ retryAfterMs: 120_000 });
  });

  it.each([
    [
      "https://user:pass@elsewhere.example:8443/new/?token=t0k3n#part",
      " to https://elsewhere.example:8443/new/.",
    ],
    ["/login?next=/in", " to https://hooks.example/login."],
    ["//elsewhere.example", " to https://elsewhere.example/."],
    [`https://elsewhere.example/${"x".repeat(500)}`, ` to https://elsewhere.example/${"x".repeat(174)}….`],
    ["javascript:alert(1)", "."],
    ["http://", "."],
  ])("a redirect to %j fails and says where, without what may be secret", (location, where) => {
    const result = judge(302, { location });
    expect(result).toMatchObject({
      kind: "failed",
      statusCode: 302,
      error: `The address answered with a redirect (status 302)${where} Redirects are not followed: enter the final address.`,
    });
  });

  it.each([300, 301, 303, 304, 307, 308])("%i without a place is a redirect all the same", (status) => {
    expect(judge(status)).toMatchObject({
      kind: "failed",
      error: expect.stringContaining("not followed") as string,
    });
  });
});

describe("Retry-After", () => {
  it.each<[string | undefined, number | null]>([
    ["1", 1_000],
    [" 30 ", 30_000],
    ["3600", 3_600_000],
    ["3601", 3_600_000],
    ["9".repeat(400), 3_600_000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
    ["Thu Jan  1 00:00:30 2026", 30_000],
    ["Fri, 01 Jan 2027 00:00:00 GMT", 3_600_000],
    ["Thu, 01 Jan 2026 00:00:00 GMT", null],
    ["Wed, 31 Dec 2025 23:59:59 GMT", null],
    ["Thu, 99 Jan 2026 99:00:30 GMT", null],
    ["0", null],
    ["-5", null],
    ["1.5", null],
    ["1e3", null],
    ["0x10", null],
    ["5, 10", null],
    ["2026-01-01T00:00:30Z", null],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("%j is %j ms", (header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });
});

describe("what is kept of an answer", () => {
  it("is its first 4 kB, with no character cut in two", () => {
    expect(answerText(Buffer.from("x".repeat(5_000)))).toBe("x".repeat(4_096));
    expect(answerText(Buffer.from(`x${"€".repeat(2_000)}`))).toBe(`x${"€".repeat(1_365)}`);
  });

  it("is UTF-8 with a replacement for what is none, and small enough to store at its worst", () => {
    expect(answerText(Buffer.from([0x61, 0xff, 0xc3, 0x62]))).toBe("a\uFFFD\uFFFDb");
    expect(Buffer.byteLength(answerText(Buffer.alloc(4_096, 0xff)))).toBeLessThanOrEqual(16_384);
  });

  it("holds no control characters but line feeds and tabs, and nothing that turns text around", () => {
    expect(answerText(Buffer.from("a\0b\u001B[31m\r\n\tc\u0085\u007F\u202Ed\u2066"))).toBe("ab[31m\n\tcd");
  });
});
