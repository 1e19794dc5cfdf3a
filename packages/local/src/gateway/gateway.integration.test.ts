import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { failed, type InvocationResult } from "../lambda/invocation.ts";
import type { InvokeFunction } from "./gateway.ts";
import { head, sendRaw } from "./raw-client.fixture.ts";
import { returning, startGateway } from "./start-gateway.fixture.ts";

describe("API Gateway's own refusals", () => {
  const never: InvokeFunction = () => Promise.reject(new Error("no event was to reach the function"));
  const post = async (invoke: InvokeFunction, sizeBytes: number, type: string) => {
    const { url } = await startGateway(invoke);
    return await fetch(`${url}/f/x`, {
      method: "POST",
      headers: { "content-type": type },
      body: "x".repeat(sizeBytes),
    });
  };

  it("a body above 10 MB", async () => {
    const response = await post(never, 10 * 1024 * 1024 + 1, "text/plain");
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: "Request Entity Too Large" });
  });

  it("a chunked body above 10 MB, without reading on forever", async () => {
    const { port } = await startGateway(never);
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const answer = await sendRaw(
      port,
      `${head("POST /f/x", ["Transfer-Encoding: chunked"])}${chunk.repeat(11)}0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("an event above Lambda's 6 MB, which base64 reaches sooner than text", async () => {
    expect((await post(never, 4_800_000, "application/octet-stream")).status).toBe(413);
    expect((await post(returning("ok"), 4_500_000, "application/octet-stream")).status).toBe(200);
    expect((await post(returning("ok"), 6_200_000, "text/plain")).status).toBe(200);
    expect((await post(never, 6_291_556, "text/plain")).status).toBe(413);
  });

  it("an answer above Lambda's 6 MB is the function's error", async () => {
    const { url } = await startGateway(returning({ statusCode: 200, body: "x".repeat(6_291_556) }));
    const response = await fetch(`${url}/f/x`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: "Internal Server Error" });
  });

  it("a function's error says nothing of it", async () => {
    const { url } = await startGateway(() => Promise.resolve(failed("TypeError", "a secret detail")));
    const response = await fetch(`${url}/f/x`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"message":"Internal Server Error"}');
  });

  it("a function that takes longer than the integration may", async () => {
    let signal: AbortSignal | undefined;
    const { url } = await startGateway(
      (_name, _event, options) => {
        signal = options.signal;
        return new Promise<InvocationResult>(() => {});
      },
      { integrationTimeoutMs: 50 },
    );
    const response = await fetch(`${url}/f/x`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: "Service Unavailable" });
    expect(signal?.aborted).toBe(true);
  });

  it.each([
    ["GET /f/%ff", 400],
    ["GET /f/%", 400],
    ["GET /", 404],
    ["TRACE /f/x", 404],
    [`GET /f/x?${"q".repeat(10_300)}`, 431],
  ])("%s", async (requestLine, status) => {
    const { port } = await startGateway(never);
    expect(await sendRaw(port, head(requestLine))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it("a body that breaks off reaches no function, and the next request works", async () => {
    const invoked: object[] = [];
    const { port, url } = await startGateway((_name, event) => {
      invoked.push(event);
      return Promise.resolve({ ok: true, payload: "{}" });
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(`${head("POST /f/x", ["Content-Length: 100"])}half`, () => socket.destroy());
    });
    socket.on("close", () => resolve());
    await promise;
    expect((await fetch(`${url}/f/x`)).status).toBe(200);
    expect(invoked).toHaveLength(1);
  });
});
