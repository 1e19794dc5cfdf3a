import { describe, expect, it } from "vitest";
import { returning, startGateway } from "./start-gateway.fixture.ts";

describe("an answer", () => {
  const get = async (value: unknown, init?: RequestInit) => {
    const { url } = await startGateway(returning(value));
    return await fetch(`${url}/f/x`, { redirect: "manual", ...init });
  };

  it("takes status, headers, cookies and body from the function", async () => {
    const response = await get({
      statusCode: 303,
      headers: { Location: "/thanks", "X-Count": 3, "Content-Type": "text/html", Connection: "close" },
      cookies: ["a=1; HttpOnly", "b=2"],
      body: "<p>é</p>",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/thanks");
    expect(response.headers.get("x-count")).toBe("3");
    expect(response.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
    expect(response.headers.get("content-length")).toBe("9");
    expect(response.headers.get("apigw-requestid")).toMatch(/^.{16}$/);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(await response.text()).toBe("<p>é</p>");
  });

  it("decodes base64, and is plain text where no type is named", async () => {
    const response = await get({ statusCode: 200, body: "AP8=", isBase64Encoded: true });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255]));
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it.each([
    [{ message: "hi" }, '{"message":"hi"}'],
    ["hi", "hi"],
    [null, "null"],
    [[1, 2], "[1,2]"],
  ])("of a function that names no status is a 200 of JSON: %j", async (value, body) => {
    const response = await get(value);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(body);
  });

  it.each([
    [{ statusCode: "teapot" }],
    [{ statusCode: 42 }],
    [{ statusCode: 200, body: { not: "text" } }],
    [{ statusCode: 200, headers: { "x-split": "a\r\nset-cookie: b" } }],
    [{ statusCode: 200, headers: { list: ["a"] } }],
  ])("that cannot be one is a 500: %j", async (value) => {
    const response = await get(value);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: "Internal Server Error" });
  });

  it("to HEAD has a length and no body", async () => {
    const response = await get({ statusCode: 200, body: "four" }, { method: "HEAD" });
    expect(response.headers.get("content-length")).toBe("4");
    expect(await response.text()).toBe("");
  });

  it("of 204 has neither", async () => {
    const response = await get({ statusCode: 204, headers: { "access-control-allow-origin": "*" } });
    expect(response.status).toBe(204);
    expect(response.headers.get("content-length")).toBeNull();
    expect(response.headers.get("content-type")).toBeNull();
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});
