import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCertificates } from "@formtrap/emulators/certificates";
import { openTestHttp } from "@formtrap/testkit/test-http";
import { describe, expect, it } from "vitest";
import type { AttemptResult } from "../channel.ts";
import { sendWebhook } from "./send-webhook.ts";
import { contextOf, deliveryTo, failed, lookupInTurn, send } from "./sending.fixture.ts";
import { startRawReceiver, startReceiver } from "./webhook.fixture.ts";

describe("a destination that", () => {
  it("answers 500 fails, and its answer is kept", async () => {
    using receiver = await startReceiver((_request, response) =>
      response.writeHead(500).end("<h1>Oops</h1>"),
    );
    expect(await send(receiver.url)).toEqual(
      failed("The address answered with status 500.", { statusCode: 500, response: "<h1>Oops</h1>" }),
    );
  });

  it("answers 429 says when to come again", async () => {
    using receiver = await startReceiver((_request, response) =>
      response.writeHead(429, { "retry-after": "90" }).end("slow down"),
    );
    expect(await send(receiver.url)).toMatchObject({ kind: "failed", statusCode: 429, retryAfterMs: 90_000 });
  });

  it("answers 410 is gone", async () => {
    using receiver = await startReceiver((_request, response) => response.writeHead(410).end());
    expect(await send(receiver.url)).toMatchObject({ kind: "gone", statusCode: 410 });
  });

  it("hangs fails at the deadline", async () => {
    using receiver = await startReceiver(() => {});
    const result = await send(receiver.url, { timeoutMs: 50 });
    expect(result).toEqual(failed("The address did not answer in time."));
  });

  it("redirects to a private address fails, and nothing goes there", async () => {
    using inside = await startReceiver();
    using receiver = await startReceiver((_request, response) =>
      response.writeHead(307, { location: `${inside.url}?token=t0k3n` }).end(),
    );
    const result = await send(receiver.url);
    expect(result).toMatchObject({
      kind: "failed",
      statusCode: 307,
      error: expect.stringContaining(`to ${inside.url}. Redirects are not followed`) as string,
    });
    expect(inside.received).toEqual([]);
  });

  it("answers without end has answered, and 4 kB of it are kept", async () => {
    using receiver = await startReceiver((_request, response) => {
      const pump = (): void => {
        while (!response.destroyed && response.write("€".repeat(20_000)));
      };
      response.on("drain", pump);
      pump();
    });
    const result = await send(receiver.url);
    expect(result).toEqual({ kind: "delivered", statusCode: 200, response: "€".repeat(1_365) });
  });

  it("answers in drops has answered by the deadline", async () => {
    using receiver = await startReceiver((_request, response) => {
      const drip = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(drip));
    });
    const result = await send(receiver.url, { timeoutMs: 300 });
    expect(result).toMatchObject({ kind: "delivered", statusCode: 200 });
    expect(result).toHaveProperty("response", expect.stringMatching(/^x+$/));
  });

  it.each<[string, (socket: Socket) => void, AttemptResult]>([
    [
      "breaks off within its answer has answered",
      (socket) =>
        void socket.write("HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 9\r\n\r\n", () =>
          socket.resetAndDestroy(),
        ),
      failed("The address answered with status 503.", { statusCode: 503, response: "", retryAfterMs: 7_000 }),
    ],
    [
      "breaks off before its answer fails",
      (socket) => void socket.resetAndDestroy(),
      failed("The server closed the connection before it answered."),
    ],
    [
      "answers in another protocol fails",
      (socket) => void socket.end("220 mail.customer.test ESMTP\r\n"),
      failed("The server did not answer in HTTP."),
    ],
    [
      "answers with headers without end fails",
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(990)}\r\n`.repeat(30)}`),
      failed("The headers of the answer are too large."),
    ],
    [
      "answers with another protocol's upgrade fails",
      (socket) => void socket.write("HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
      failed("The address could not be reached."),
    ],
  ])("%s", async (_name, answer, result) => {
    using receiver = await startRawReceiver(answer);
    expect(await send(receiver.url)).toEqual(result);
  });

  it("is not there fails", async () => {
    const gone = await startReceiver();
    gone[Symbol.dispose]();
    expect(await send(gone.url)).toEqual(failed("The server refused the connection."));
  });

  it.each([
    ["is private", "http://10.0.0.1/hook"],
    ["is the cloud's own service", "http://169.254.169.254/latest/meta-data/"],
    ["is no address", "hook"],
    ["has a password in it", "https://user:hunter2hunter2@hooks.customer.test/"],
  ])("%s is sent nothing, and hears nothing of why", async (_name, url) => {
    const result = await send(url);
    expect(result).toEqual(
      failed(
        "Nothing was sent: the host was not found, or this address is not allowed (private, or with a password in it).",
      ),
    );
  });

  it("moves its name to a private address between two tries is sent nothing more", async () => {
    using receiver = await startReceiver((_request, response) =>
      response.writeHead(503, { connection: "close" }).end(),
    );
    using outbound = openTestHttp({ lookup: lookupInTurn("127.0.0.1", "10.0.0.1", "169.254.169.254") });
    const delivery = deliveryTo(`http://hooks.customer.test:${receiver.port}/hook`);
    const results: AttemptResult[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      results.push(await sendWebhook({ ctx: contextOf(outbound.http), delivery }));
    }
    expect(results).toMatchObject([
      { statusCode: 503 },
      { statusCode: null, error: expect.stringContaining("Nothing was sent") as string },
      { statusCode: null, error: expect.stringContaining("Nothing was sent") as string },
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  it("has a certificate that nobody vouches for, or one of another name, is sent nothing", async () => {
    const dir = await mkdtemp(join(tmpdir(), "formtrap-webhook-"));
    const { caPem, certPem, keyPem } = await loadCertificates({ dir, hosts: ["hooks.customer.test"] });
    await rm(dir, { recursive: true });
    let requests = 0;
    const server = createHttpsServer({ key: keyPem, cert: certPem }, (_request, response) => {
      requests += 1;
      response.end("secured");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const lookup = lookupInTurn("127.0.0.1", "127.0.0.1");
    const untrusted = failed("The server's certificate is not trusted, or not one for this address.");
    expect(await send(`https://hooks.customer.test:${port}/`, { lookup })).toEqual(untrusted);
    using trusting = openTestHttp({ lookup: lookupInTurn("127.0.0.1", "127.0.0.1"), caPem });
    const ctx = contextOf(trusting.http);
    const deliver = (host: string) => sendWebhook({ ctx, delivery: deliveryTo(`https://${host}:${port}/`) });
    expect(await deliver("other.customer.test")).toEqual(untrusted);
    expect(requests).toBe(0);
    expect(await deliver("hooks.customer.test")).toMatchObject({ kind: "delivered", response: "secured" });
    server.close();
    server.closeAllConnections();
  });
});
