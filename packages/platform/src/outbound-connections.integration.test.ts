import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { closeAll, openClient, reasonOf, request, serve, serveTcp } from "./outbound-http.fixture.ts";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

afterEach(() => {
  vi.useRealTimers();
  closeAll();
});

const serveHttp = (listener: RequestListener) => serve("http", { listener });

describe("the deadline", () => {
  const timeoutMs = 50;

  it.each<[string, "http" | "tcp", RequestListener?]>([
    ["before TLS stands", "tcp"],
    ["before the answer begins", "http"],
    [
      "within the headers",
      "http",
      (_incoming, response) => void response.socket?.write("HTTP/1.1 200 OK\r\n"),
    ],
    ["within the body", "http", (_incoming, response) => void response.write("x")],
  ])("ends a request that hangs %s, and its connection", async (_name, kind, listener) => {
    const { url, sockets } = await serve(kind, {
      ...(listener && { listener }),
      onSocket: (socket) => {
        if (kind === "tcp") socket.resume();
      },
    });
    const address = kind === "tcp" ? url.replace("http", "https") : url;
    expect(await reasonOf(openClient().http.send(request(address, { timeoutMs })))).toBe("timed_out");
    await expect.poll(() => sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it("is not moved by an answer that comes in drops", async () => {
    const { url } = await serveHttp((_incoming, response) => {
      const drip = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(drip));
    });
    expect(await reasonOf(openClient().http.send(request(url, { timeoutMs })))).toBe("timed_out");
  });

  it("ends a request whose name is being looked up", async () => {
    const { http } = openClient([], () => {});
    const sending = http.send(request("http://hook.customer.test", { timeoutMs }));
    expect(await reasonOf(sending)).toBe("timed_out");
  });

  it("ends a request that waits for one of the agent's connections", async () => {
    const { url, sockets } = await serveHttp(() => {});
    const { http, guard } = openClient();
    guard.httpAgent.maxSockets = 1;
    const first = reasonOf(http.send(request(url, { timeoutMs: 1_000 })));
    const waiting = reasonOf(http.send(request(url, { timeoutMs })));
    expect(await Promise.race([first.then(() => "first"), waiting])).toBe("timed_out");
    expect(sockets).toHaveLength(1);
    for (const socket of sockets) socket.destroy();
    await first;
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { url } = await serveHttp((_incoming, response) => response.end("ok"));
    const { http } = openClient();
    await http.send(request(url));
    expect(vi.getTimerCount()).toBe(0);
    expect(await reasonOf(http.send(request(url, { headers: { "x-a": "\n" } })))).toBe("refused");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a kept connection", () => {
  it("serves the next request", async () => {
    const { url, sockets } = await serveHttp((_incoming, response) => response.end("ok"));
    const { http } = openClient();
    for (let count = 0; count < 3; count += 1) await http.send(request(url));
    expect(sockets).toHaveLength(1);
  });

  it("is replaced where it was closed meanwhile, and so are all to that host", async () => {
    const waiting: Socket[] = [];
    let areDead = false;
    const { url, sockets } = await serveTcp((socket) => {
      if (areDead && sockets.indexOf(socket) < 2) socket.resetAndDestroy();
      else if (areDead) socket.write(OK);
      else waiting.push(socket);
      // Answered together, so that two connections are kept.
      if (waiting.length === 2) for (const each of waiting.splice(0)) each.write(OK);
    });
    const { http } = openClient();
    const repeatable = request(url, { isRepeatable: true });
    await Promise.all([http.send(repeatable), http.send(repeatable)]);
    areDead = true;
    expect((await http.send(repeatable)).body.toString()).toBe("ok");
    expect(sockets).toHaveLength(3);
  });

  it("is tried anew once, and not where it is new itself", async () => {
    const { url, sockets } = await serveTcp((socket, requests) => {
      if (requests === 1) socket.write(OK);
      else socket.resetAndDestroy();
    });
    const { http } = openClient();
    const repeatable = request(url, { isRepeatable: true });
    await http.send(repeatable);
    expect(await reasonOf(http.send(repeatable))).toBe("unreachable");
    expect(sockets).toHaveLength(2);
    expect(await reasonOf(http.send(repeatable))).toBe("unreachable");
    expect(sockets).toHaveLength(3);
  });

  it.each([
    ["GET", undefined, 2],
    ["PUT", undefined, 2],
    ["DELETE", undefined, 2],
    ["POST", undefined, 1],
    ["POST", true, 2],
    ["GET", false, 1],
  ] as const)(
    "that is dead costs %s, repeatable: %s, %i connections",
    async (method, isRepeatable, count) => {
      const { url, sockets } = await serveTcp((socket, requests) => {
        if (requests === 2) socket.resetAndDestroy();
        else socket.write(OK);
      });
      const { http } = openClient();
      const sent = request(url, { method, body: null, ...(isRepeatable !== undefined && { isRepeatable }) });
      await http.send(sent);
      if (count === 2) expect((await http.send(sent)).body.toString()).toBe("ok");
      else expect(await reasonOf(http.send(sent))).toBe("unreachable");
      expect(sockets).toHaveLength(count);
    },
  );

  it("does not outlive the deadline by being tried anew", async () => {
    const { url } = await serveTcp((socket, requests) => {
      if (requests === 1) socket.write(OK);
      if (requests === 2) socket.resetAndDestroy();
    });
    const { http } = openClient();
    await http.send(request(url));
    const sending = http.send(request(url, { isRepeatable: true, timeoutMs: 50 }));
    expect(await reasonOf(sending)).toBe("timed_out");
  });
});
