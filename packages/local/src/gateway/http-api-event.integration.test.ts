import { describe, expect, it } from "vitest";
import * as z from "zod";
import { head, sendRaw } from "./raw-client.fixture.ts";
import type { Route } from "./route-table.ts";
import { startGateway } from "./start-gateway.fixture.ts";

const eventSchema = z.looseObject({
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.looseObject({ requestId: z.string(), time: z.string(), timeEpoch: z.number() }),
});

/** Sends raw bytes to a gateway and gives back the event that its function saw. */
async function eventOf(bytes: string | Uint8Array, routes?: readonly Route[]) {
  const events: object[] = [];
  const { port } = await startGateway((_name, event) => {
    events.push(event);
    return Promise.resolve({ ok: true, payload: "{}" });
  }, routes && { routes });
  await sendRaw(port, bytes);
  expect(events).toHaveLength(1);
  return eventSchema.parse(structuredClone(events[0]));
}

describe("an event", () => {
  it("has everything that payload format 2.0 has, and nothing else", async () => {
    const body = '{"name":"Ada"}';
    const event = await eventOf(
      head("POST /f/abc?tag=a&tag=b&q=%C3%A9+x", [
        "Content-Type: application/json",
        "User-Agent: curl/8",
        `Content-Length: ${body.length}`,
      ]) + body,
    );
    const { requestContext, headers } = event;
    expect(event).toEqual({
      version: "2.0",
      routeKey: "ANY /{proxy+}",
      rawPath: "/f/abc",
      rawQueryString: "tag=a&tag=b&q=%C3%A9+x",
      headers: {
        "content-length": String(body.length),
        "content-type": "application/json",
        host: "forms.localhost:3001",
        "user-agent": "curl/8",
        "x-amzn-trace-id": headers["x-amzn-trace-id"],
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-port": headers["x-forwarded-port"],
        "x-forwarded-proto": "http",
      },
      queryStringParameters: { tag: "a,b", q: "é x" },
      pathParameters: { proxy: "f/abc" },
      requestContext: {
        accountId: "000000000000",
        apiId: "ingest",
        domainName: "forms.localhost",
        domainPrefix: "forms",
        http: {
          method: "POST",
          path: "/f/abc",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "curl/8",
        },
        requestId: requestContext.requestId,
        routeKey: "ANY /{proxy+}",
        stage: "$default",
        time: requestContext.time,
        timeEpoch: requestContext.timeEpoch,
      },
      body,
      isBase64Encoded: false,
    });
    expect(headers["x-amzn-trace-id"]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(requestContext.requestId).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(requestContext.time).toMatch(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/);
    expect(Math.abs(requestContext.timeEpoch - Date.now())).toBeLessThan(5_000);
  });

  it("leaves out what a request does not have", async () => {
    const event = await eventOf(head("GET /"), [{ method: "GET", path: "/", functionName: "home" }]);
    expect(event.headers["content-length"]).toBe("0");
    for (const absent of ["cookies", "queryStringParameters", "pathParameters", "body", "stageVariables"]) {
      expect(event).not.toHaveProperty(absent);
    }
    expect(event.isBase64Encoded).toBe(false);
  });

  it("joins repeated headers, keeps cookies apart, and drops what ends at this hop", async () => {
    const event = await eventOf(
      head("GET /f/x", [
        "X-Tag: one",
        "x-tag: two",
        "X-TAG:three",
        "Cookie: a=1; b=2",
        "cookie: c=3",
        "X-Forwarded-For: 203.0.113.9",
        "Upgrade: websocket",
        "TE: trailers",
        "Keep-Alive: timeout=5",
      ]),
    );
    expect(event).toMatchObject({ cookies: ["a=1", "b=2", "c=3"] });
    expect(event.headers).toMatchObject({
      "x-tag": "one,two,three",
      "x-forwarded-for": "203.0.113.9, 127.0.0.1",
    });
    for (const hop of ["cookie", "connection", "upgrade", "te", "keep-alive", "transfer-encoding"]) {
      expect(event.headers).not.toHaveProperty(hop);
    }
  });

  it.each([
    ["application/json; charset=utf-8", false],
    ["TEXT/Plain", false],
    ["application/xml", false],
    ["application/javascript", false],
    ["application/x-www-form-urlencoded", true],
    ["multipart/form-data; boundary=x", true],
    ["application/octet-stream", true],
    ["application/problem+json", true],
  ])("carries a body of type %s in base64: %s", async (type, isBase64Encoded) => {
    const bytes = Buffer.from([0x61, 0xff, 0x00, 0xc3, 0xa9]);
    const event = await eventOf(
      Buffer.concat([Buffer.from(head("POST /f/x", [`Content-Type: ${type}`, "Content-Length: 5"])), bytes]),
    );
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    // Invalid UTF-8 does not survive as text: JSON cannot hold it.
    expect(event.body).toBe(isBase64Encoded ? bytes.toString("base64") : "a\uFFFD\0é");
  });

  it("carries a body without a type in base64, and a chunked one whole", async () => {
    const chunked = `${head("POST /f/x", ["Transfer-Encoding: chunked"])}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`;
    const event = await eventOf(chunked);
    expect(event).toMatchObject({ body: Buffer.from("abcde").toString("base64"), isBase64Encoded: true });
    expect(event.headers["content-length"]).toBe("5");
  });

  it("has its path decoded and its query string not, as HTTP APIs do", async () => {
    const event = await eventOf(head("GET /f/caf%C3%A9%20x?next=%2Fdone"));
    expect(event).toMatchObject({
      rawPath: "/f/café x",
      rawQueryString: "next=%2Fdone",
      pathParameters: { proxy: "f/café x" },
      queryStringParameters: { next: "/done" },
    });
  });

  it("keeps an empty path segment, and takes the target of a proxy's request line", async () => {
    expect(await eventOf(head("POST //f/abc"))).toMatchObject({ rawPath: "//f/abc" });
    expect(await eventOf(head("GET http://forms.localhost/f/abc?a=1"))).toMatchObject({
      rawPath: "/f/abc",
      rawQueryString: "a=1",
    });
  });
});
