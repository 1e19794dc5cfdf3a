import { mkdtemp, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
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
