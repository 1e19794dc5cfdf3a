import { describe, expect, it } from "vitest";
import { fakeClock, httpEvent, sqsEvent } from "./index.ts";

describe("httpEvent", () => {
  it("hands JSON over as text and forms as base64, as API Gateway does", () => {
    const post = (type: string) =>
      httpEvent({ method: "POST", path: "/f/a", headers: { "Content-Type": type }, body: "a=1" });
    expect(post("application/json; charset=utf-8")).toMatchObject({ body: "a=1", isBase64Encoded: false });
    expect(post("text/plain")).toMatchObject({ body: "a=1", isBase64Encoded: false });
    for (const type of ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      expect(post(type)).toMatchObject({ body: "YT0x", isBase64Encoded: true });
    }
  });

  it("keeps bytes that are no text", () => {
    const event = httpEvent({
      method: "POST",
      path: "/f/a",
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: Uint8Array.of(0xff, 0, 0xfe),
    });
    expect([...Buffer.from(event.body ?? "", "base64")]).toEqual([0xff, 0, 0xfe]);
  });

  it("lower-cases headers, takes cookies apart and keeps odd paths as they came", () => {
    const event = httpEvent({
      path: "//f/a?x=1&x=2",
      headers: { Origin: "https://a.test", Cookie: "a=1; b=2" },
    });
    expect(event.rawPath).toBe("//f/a");
    expect(event.queryStringParameters).toEqual({ x: "1,2" });
    expect(event.headers["origin"]).toBe("https://a.test");
    expect(event.headers).not.toHaveProperty("cookie");
    expect(event.cookies).toEqual(["a=1", "b=2"]);
    expect(event.requestContext.time).toBe("01/Jan/2026:00:00:00 +0000");
  });
});

describe("sqsEvent", () => {
  it("sends what is no string as JSON", () => {
    const [first, second] = sqsEvent([{ body: { v: 1 } }, { body: "raw", receiveCount: 3 }]).Records;
    expect(first?.body).toBe('{"v":1}');
    expect(second).toMatchObject({ body: "raw", attributes: { ApproximateReceiveCount: "3" } });
  });
});

describe("fakeClock", () => {
  it("moves only when told", () => {
    const clock = fakeClock();
    clock.advance({ minutes: 1, seconds: 1, ms: 5 });
    expect(clock.now().toISOString()).toBe("2026-01-01T00:01:01.005Z");
  });
});
