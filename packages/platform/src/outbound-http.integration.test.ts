import { mkdtemp, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { OutboundRequest } from "@formtrap/core/ports";
import { loadCertificates } from "@formtrap/emulators/certificates";
import { afterEach, describe, expect, it } from "vitest";
import {
  closeAll,
  lookupTo,
  openClient,
  reasonOf,
  request,
  SECRET,
  serve,
  serveTcp,
} from "./outbound-http.fixture.ts";

afterEach(closeAll);

const serveHttp = (listener: RequestListener) => serve("http", { listener });

describe("HTTP to the outside", () => {
  it("sends a request as it is and brings back the whole answer, whatever its status", async () => {
    const { url } = await serveHttp((incoming, response) => {
      const { method, url: path, headers } = incoming;
      const { "accept-encoding": encoding, "content-length": length } = headers;
      response.writeHead(418, ["X-Two", "a", "x-two", "b"]);
      void text(incoming).then((body) =>
        response.end(JSON.stringify({ method, path, body, encoding, length })),
      );
    });
    const { http } = openClient();
    const answer = await http.send(request("", { url: `${url}/hook?a=1#part`, body: "häh" }));
    expect(answer.status).toBe(418);
    expect(answer.headers["x-two"]).toBe("a, b");
    expect(JSON.parse(answer.body.toString())).toEqual({
      method: "POST",
      path: "/hook?a=1",
      body: "häh",
      encoding: "identity",
      length: "4",
    });
  });

  it("goes over TLS to the name that was asked for, and to none with a certificate of another", async () => {
    const dir = await mkdtemp(join(tmpdir(), "formtrap-outbound-"));
    const { caPem, certPem, keyPem } = await loadCertificates({ dir, hosts: ["api.customer.test"] });
    await rm(dir, { recursive: true });
    const listener: RequestListener = (_incoming, response) => response.end("secured");
    const { port } = await serve("https", { listener, tls: { key: keyPem, cert: certPem } });
    const { http, guard } = openClient(["127.0.0.0/8"], lookupTo("127.0.0.1"));
    Object.assign(guard.httpsAgent.options, { ca: caPem });
    const answer = await http.send(request(`https://api.customer.test:${port}`));
    expect(answer.body.toString()).toBe("secured");
    expect(await reasonOf(http.send(request(`https://other.customer.test:${port}`)))).toBe("unreachable");
    const { http: untrusting } = openClient(["127.0.0.0/8"], lookupTo("127.0.0.1"));
    expect(await reasonOf(untrusting.send(request(`https://api.customer.test:${port}`)))).toBe("unreachable");
  });

  it("hands a redirect over and follows none", async () => {
    let requests = 0;
    const { url } = await serveHttp((_incoming, response) => {
      requests += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await openClient().http.send(request(url))).status).toBe(302);
    expect(requests).toBe(1);
  });

  it("unpacks nothing, though it be sent packed", async () => {
    const bomb = gzipSync(Buffer.alloc(500_000));
    const { url } = await serveHttp((_incoming, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    expect((await openClient().http.send(request(url))).body).toEqual(bomb);
  });

  it("reads as much as is allowed and not a byte more, announced or not", async () => {
    const { url } = await serveHttp((incoming, response) => {
      const { pathname, searchParams } = new URL(incoming.url ?? "", "http://x");
      const body = "x".repeat(Number(pathname.slice(1)));
      if (searchParams.has("announced")) response.setHeader("content-length", body.length);
      response.write(body.slice(0, 10));
      response.end(body.slice(10));
    });
    const { http } = openClient();
    for (const suffix of ["", "?announced"]) {
      const answer = await http.send(request("", { url: `${url}/1000${suffix}` }));
      expect(answer.body).toHaveLength(1_000);
      expect(await reasonOf(http.send(request("", { url: `${url}/1001${suffix}` })))).toBe("too_large");
    }
  });

  it("hangs up at once on an answer that is announced as too large", async () => {
    const { url, sockets } = await serveTcp((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n");
    });
    expect(await reasonOf(openClient().http.send(request(url)))).toBe("too_large");
    await expect.poll(() => sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it("stops an answer that never ends at the bytes allowed, and hangs up", async () => {
    const { url, sockets } = await serveHttp((_incoming, response) => {
      const pump = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", pump);
      pump();
    });
    expect(await reasonOf(openClient().http.send(request(url)))).toBe("too_large");
    await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
  });

  it.each([
    ["half a body", (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")],
    ["something else than HTTP", (socket: Socket) => socket.end("220 mail.customer.test ESMTP\r\n")],
    ["nothing", (socket: Socket) => socket.end()],
    [
      "another protocol",
      (socket: Socket) => socket.write("HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
    ],
  ])("is unreachable where it answers %s", async (_name, answer) => {
    const { url } = await serveTcp(answer);
    expect(await reasonOf(openClient().http.send(request(url)))).toBe("unreachable");
  });

  it("does not take headers without end", async () => {
    const { url } = await serveTcp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(990)}\r\n`.repeat(30)}`);
    });
    expect(await reasonOf(openClient().http.send(request(url)))).toBe("too_large");
  });

  it("says so where nobody is there", async () => {
    const { port } = await serve("tcp");
    closeAll();
    expect(await reasonOf(openClient().http.send(request(`http://127.0.0.1:${port}`)))).toBe("unreachable");
  });

  it.each([
    ["a private address", "http://127.0.0.1:9/"],
    ["a name for one", "http://localhost:9/"],
    ["a decimal address", "http://2130706433/"],
    ["an address of IPv6 that holds one", "http://[::ffff:127.0.0.1]:9/"],
    ["the cloud's own services", "http://169.254.169.254/latest/meta-data/"],
    ["another protocol", "file:///etc/passwd"],
    ["credentials in the address", `https://user:${SECRET}@example.com/`],
    ["no address at all", "hello"],
  ])("does not go to %s", async (_name, url) => {
    expect(await reasonOf(openClient([]).http.send(request("", { url })))).toBe("refused");
  });

  it("does not go where a name leads to a private address", async () => {
    const { port, sockets } = await serveHttp((_incoming, response) => response.end());
    const { http } = openClient([], lookupTo("127.0.0.1"));
    for (const protocol of ["http", "https"]) {
      expect(await reasonOf(http.send(request(`${protocol}://hook.customer.test:${port}`)))).toBe("refused");
    }
    expect(sockets).toEqual([]);
  });

  it.each([
    ["a header that would be two", { "x-a": `1\r\nx-b: ${SECRET}` }],
    ["a name that is none", { [`x-a: 1\r\nx-b`]: "2" }],
  ])("does not send %s", async (_name, headers) => {
    const { url, sockets } = await serveHttp((_incoming, response) => response.end());
    expect(await reasonOf(openClient().http.send(request(url, { headers })))).toBe("refused");
    expect(sockets).toEqual([]);
  });
});

describe("an answer that may be cut", () => {
  const cut = (url: string, changes: Partial<OutboundRequest> = {}) =>
    request(url, { onTooLarge: "cut", ...changes });

  it("comes whole up to the bytes allowed, on a connection that is kept", async () => {
    const { url, sockets } = await serveHttp((incoming, response) => {
      const bytes = Number(new URL(incoming.url ?? "", "http://x").pathname.slice(1));
      response.setHeader("content-length", bytes);
      response.end("x".repeat(bytes));
    });
    const { http } = openClient();
    for (const bytes of [0, 1_000, 999]) {
      const answer = await http.send(cut("", { url: `${url}/${bytes}` }));
      expect(answer.body.toString()).toBe("x".repeat(bytes));
    }
    expect(sockets).toHaveLength(1);
  });

  it("ends at the bytes allowed where it has no end, and so does its connection", async () => {
    const { url, sockets } = await serveHttp((_incoming, response) => {
      response.writeHead(201, { "x-kind": "endless" });
      const pump = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", pump);
      pump();
    });
    const answer = await openClient().http.send(cut(url));
    expect(answer.status).toBe(201);
    expect(answer.headers["x-kind"]).toBe("endless");
    expect(answer.body.toString()).toBe("x".repeat(1_000));
    await expect.poll(() => sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it("does not wait for more than is allowed of what was announced", async () => {
    const { url, sockets } = await serveTcp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n${"x".repeat(1_000)}`);
    });
    // Longer than the test may take.
    const sending = openClient().http.send(cut(url, { timeoutMs: 60_000 }));
    expect((await sending).body).toHaveLength(1_000);
    await expect.poll(() => sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it("serves what came of it by the deadline, though it came in drops", async () => {
    let drips = 0;
    const { url, sockets } = await serveHttp((_incoming, response) => {
      const drip = setInterval(() => {
        drips += 1;
        response.write("x");
      }, 5);
      response.on("close", () => clearInterval(drip));
    });
    const answer = await openClient().http.send(cut(url, { timeoutMs: 300 }));
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toMatch(/^x+$/);
    expect(answer.body.length).toBeLessThanOrEqual(drips);
    await expect.poll(() => sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });

  it("serves though nothing came of it but the status", async () => {
    const { url } = await serveTcp((socket) => {
      socket.write("HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 9\r\n\r\n");
    });
    const answer = await openClient().http.send(cut(url, { timeoutMs: 300 }));
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "7" } });
    expect(answer.body).toHaveLength(0);
  });

  it.each([
    ["closed", (socket: Socket) => socket.end()],
    ["reset", (socket: Socket) => socket.resetAndDestroy()],
    ["no HTTP any more", (socket: Socket) => socket.write("no chunk\r\n")],
  ])("serves where its connection is %s within the body", async (_name, breakOff) => {
    const { url } = await serveTcp((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n", () =>
        breakOff(socket),
      );
    });
    const answer = await openClient().http.send(cut(url));
    expect(answer.status).toBe(200);
    expect("half".startsWith(answer.body.toString())).toBe(true);
  });

  it.each([
    ["within its headers", (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nx-a: 1\r\n"), "unreachable"],
    ["before it begins", (socket: Socket) => socket.resetAndDestroy(), "unreachable"],
    ["at the deadline, before its status", (socket: Socket) => socket.write("HTTP/1.1 2"), "timed_out"],
    [
      "by headers without end",
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(990)}\r\n`.repeat(30)}`),
      "too_large",
    ],
  ])("is none where it breaks off %s", async (_name, answer, reason) => {
    const { url } = await serveTcp(answer);
    const timeoutMs = reason === "timed_out" ? 50 : 5_000;
    expect(await reasonOf(openClient().http.send(cut(url, { timeoutMs })))).toBe(reason);
  });
});
