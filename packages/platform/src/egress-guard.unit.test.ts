import { type EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type ClientRequest, createServer as createHttpServer, request } from "node:http";
import { createServer as createHttpsServer, request as httpsRequest } from "node:https";
import { type AddressInfo, createServer, type LookupFunction, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createServer as createTlsServer, connect as tlsConnect } from "node:tls";
import type { Logger } from "@formtrap/core/ports";
import { type Certificates, loadCertificates } from "@formtrap/emulators/certificates";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { EgressRefused } from "./egress-rules.ts";

const LOOPBACK = ["127.0.0.0/8"];
const servers: Server[] = [];
let folder: string;
let certificates: Certificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-egress-"));
  certificates = await loadCertificates({ dir: folder, hosts: ["db.customer.test"] });
});

afterAll(async () => rm(folder, { recursive: true }));

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function serverTls() {
  return { key: certificates.keyPem, cert: certificates.certPem };
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Answers each lookup with the next list of addresses, as a server that rebinds would; the last one stays. */
function fakeLookup(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const lookup: LookupFunction = (host, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(host);
    process.nextTick(
      callback,
      null,
      answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { lookup, asked };
}

function failingLookup(code: string): LookupFunction {
  return (host, _options, callback) => {
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }), "");
  };
}

function recordingLogger(): Logger & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const record: Logger["warn"] = (message, fields) => void lines.push(JSON.stringify({ message, ...fields }));
  return { lines, info: record, warn: record, error: record };
}

function guardWith(allowCidrs: readonly string[], lookup?: LookupFunction) {
  const logger = recordingLogger();
  const guard = createEgressGuard({ allowCidrs, logger, ...(lookup === undefined ? {} : { lookup }) });
  return { guard, logger };
}

/** The next event's argument, untyped as it is. */
async function next(emitter: EventEmitter, event: string): Promise<unknown> {
  return new Promise((resolve) => emitter.once(event, resolve));
}

/** Resolves to the error that a connection ends with, or null once it stands. */
async function outcomeOf(socket: Socket): Promise<Error | null> {
  return new Promise((resolve) => {
    socket.once("connect", () => {
      socket.destroy();
      resolve(null);
    });
    socket.once("error", resolve);
  });
}

async function bodyOf(outgoing: ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", (response) => resolve(text(response)));
    outgoing.once("error", reject);
    outgoing.end();
  });
}

describe("a guarded socket", () => {
  it("connects to the address that was checked, with one lookup", async () => {
    const port = await listen(createServer((socket) => socket.end("hello")));
    const { lookup, asked } = fakeLookup(["127.0.0.1"], ["10.0.0.1"]);
    const { guard } = guardWith(LOOPBACK, lookup);
    const socket = guard.createSocket().connect(port, "db.customer.test");
    expect(String(await next(socket, "data"))).toBe("hello");
    expect(asked).toEqual(["db.customer.test"]);
    socket.destroy();
  });

  it("takes host and port as an object too", async () => {
    const port = await listen(createServer());
    const { guard } = guardWith(LOOPBACK);
    expect(await outcomeOf(guard.createSocket().connect({ host: "127.0.0.1", port }))).toBeNull();
  });

  it("judges every connection anew, so that a name that rebinds is refused", async () => {
    let accepted = 0;
    const port = await listen(createServer(() => void accepted++));
    const { lookup } = fakeLookup(["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]);
    const { guard } = guardWith(LOOPBACK, lookup);
    expect(await outcomeOf(guard.createSocket().connect(port, "db.customer.test"))).toBeNull();
    const second = await outcomeOf(guard.createSocket().connect(port, "db.customer.test"));
    expect(second).toBeInstanceOf(EgressRefused);
    expect(accepted).toBe(1);
  });

  it("reaches no server on loopback unless that range is opened", async () => {
    let accepted = 0;
    const port = await listen(createServer(() => void accepted++));
    const { guard } = guardWith([]);
    for (const host of ["127.0.0.1", "localhost", "::1", "2130706433", "0x7f.1", "127.1", "localhost."]) {
      const outcome = await outcomeOf(guard.createSocket().connect(port, host));
      expect({ host, refused: outcome instanceof EgressRefused }).toEqual({ host, refused: true });
    }
    expect(accepted).toBe(0);
  });

  it("says the same of a private address, a missing host and a forbidden literal, and logs which it was", async () => {
    const messages = new Set<string | undefined>();
    const logged: string[] = [];
    const cases = [
      [fakeLookup(["10.0.0.7"]).lookup, "internal.customer.test"],
      [fakeLookup([]).lookup, "empty.customer.test"],
      [failingLookup("ENOTFOUND"), "missing.customer.test"],
      [fakeLookup(["1.1.1.1"]).lookup, "169.254.169.254"],
      [fakeLookup(["1.1.1.1"]).lookup, "0177.0.0.1"],
    ] as const;
    for (const [lookup, host] of cases) {
      const { guard, logger } = guardWith([], lookup);
      const outcome = await outcomeOf(guard.createSocket().connect(5432, host));
      expect(outcome).toMatchObject({ code: "EGRESS_REFUSED" });
      messages.add(outcome?.message);
      logged.push(...logger.lines);
    }
    expect(messages.size).toBe(1);
    expect([...messages].join()).not.toMatch(/\d/);
    expect(logged).toHaveLength(cases.length);
    expect(logged[0]).toContain("10.0.0.7 is private");
  });

  it("passes on that the resolver is busy, since that is worth a retry", async () => {
    const { guard } = guardWith([], failingLookup("EAI_AGAIN"));
    const outcome = await outcomeOf(guard.createSocket().connect(5432, "db.customer.test"));
    expect(outcome).toMatchObject({ code: "EAI_AGAIN" });
  });

  it("refuses a Unix socket", async () => {
    const { guard } = guardWith(LOOPBACK);
    const byPath = guard.createSocket().connect("/var/run/postgresql/.s.PGSQL.5432");
    expect(await outcomeOf(byPath)).toBeInstanceOf(EgressRefused);
    const byOption = guard.createSocket().connect({ path: "/tmp/socket" });
    expect(await outcomeOf(byOption)).toBeInstanceOf(EgressRefused);
  });

  it("does not connect once it was destroyed while its name was being resolved", async () => {
    let accepted = 0;
    const port = await listen(createServer(() => void accepted++));
    const answers: (() => void)[] = [];
    const lookup: LookupFunction = (_host, _options, callback) => {
      answers.push(() => callback(null, [{ address: "127.0.0.1", family: 4 }]));
    };
    const { guard } = guardWith(LOOPBACK, lookup);
    const socket = guard.createSocket().connect(port, "db.customer.test");
    socket.destroy();
    await once(socket, "close");
    for (const answer of answers) answer();
    expect(answers).toHaveLength(1);
    // A connection that did start would reach the server before this later one.
    const { guard: other } = guardWith(LOOPBACK);
    await outcomeOf(other.createSocket().connect(port, "127.0.0.1"));
    await new Promise(setImmediate);
    expect(accepted).toBe(1);
  });

  it("carries TLS with name check and server name, as node-postgres upgrades it", async () => {
    const names: (string | false | null)[] = [];
    const server = createTlsServer(serverTls(), (socket) => {
      names.push(socket.servername);
      socket.end("secured");
    });
    const port = await listen(server);
    const { guard } = guardWith(LOOPBACK, fakeLookup(["127.0.0.1"]).lookup);
    const socket = guard.createSocket().connect(port, "db.customer.test");
    await once(socket, "connect");
    const secured = tlsConnect({ socket, servername: "db.customer.test", ca: certificates.caPem });
    expect(String(await next(secured, "data"))).toBe("secured");
    expect(secured.authorized).toBe(true);
    expect(names).toEqual(["db.customer.test"]);
    secured.destroy();
  });

  it("fails TLS where the certificate is of another name", async () => {
    const port = await listen(createTlsServer(serverTls()));
    const { guard } = guardWith(LOOPBACK, fakeLookup(["127.0.0.1"]).lookup);
    const socket = guard.createSocket().connect(port, "other.customer.test");
    await once(socket, "connect");
    const secured = tlsConnect({ socket, servername: "other.customer.test", ca: certificates.caPem });
    expect(await next(secured, "error")).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});

describe("guarded agents", () => {
  it("carry HTTP and HTTPS to a checked address", async () => {
    const httpPort = await listen(createHttpServer((_request, response) => response.end("plain")));
    const httpsPort = await listen(
      createHttpsServer(serverTls(), (_request, response) => response.end("secured")),
    );
    const { guard } = guardWith(LOOPBACK, fakeLookup(["127.0.0.1"]).lookup);

    const plain = request({ host: "bucket.customer.test", port: httpPort, agent: guard.httpAgent });
    expect(await bodyOf(plain)).toBe("plain");
    const host = "db.customer.test";
    const ca = certificates.caPem;
    const secured = httpsRequest({ host, port: httpsPort, agent: guard.httpsAgent, ca });
    expect(await bodyOf(secured)).toBe("secured");
    guard.httpAgent.destroy();
    guard.httpsAgent.destroy();
  });

  it.each(["127.0.0.1", "localhost", "::1", "169.254.169.254", "2130706433"])(
    "fail the request to %s",
    async (host) => {
      const { guard } = guardWith([]);
      const plain = request({ host, port: 9, agent: guard.httpAgent }).end();
      expect(await next(plain, "error")).toBeInstanceOf(EgressRefused);
      const secured = httpsRequest({ host, port: 9, agent: guard.httpsAgent }).end();
      expect(await next(secured, "error")).toBeInstanceOf(EgressRefused);
    },
  );

  it("fail requests that had to queue, without an uncaught exception", async () => {
    const { guard } = guardWith([]);
    const requests = Array.from({ length: 25 }, () =>
      request({ host: "10.0.0.1", port: 9, agent: guard.httpAgent }).end(),
    );
    const errors = await Promise.all(requests.map((outgoing) => next(outgoing, "error")));
    expect(errors.every((error) => error instanceof EgressRefused)).toBe(true);
  });

  it("refuse a Unix socket", async () => {
    const { guard } = guardWith(LOOPBACK);
    const outgoing = request({ socketPath: "/tmp/socket", agent: guard.httpAgent }).end();
    expect(await next(outgoing, "error")).toBeInstanceOf(EgressRefused);
  });
});
