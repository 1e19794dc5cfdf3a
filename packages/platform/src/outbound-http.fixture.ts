import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type LookupFunction,
  type Socket,
} from "node:net";
import { inspect } from "node:util";
import { OutboundHttpError, type OutboundRequest } from "@formtrap/core/ports";
import { expect } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createOutboundHttp } from "./outbound-http.ts";

/** Stands in the query, in a header and in the body of every request: no error may hold it. */
export const SECRET = "hunter2hunter2";
const closers: (() => void)[] = [];

/** Closes what the fixture opened. Call it after each test. */
export function closeAll(): void {
  for (const close of closers.splice(0)) close();
}

interface ServeOptions {
  readonly listener?: RequestListener;
  readonly onSocket?: (socket: Socket) => void;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server on 127.0.0.1, and the sockets that were opened to it. */
export async function serve(kind: "http" | "https" | "tcp", options: ServeOptions = {}) {
  const { listener = () => {}, onSocket, tls = {} } = options;
  const server =
    kind === "tcp"
      ? createTcpServer()
      : kind === "http"
        ? createHttpServer(listener)
        : createHttpsServer(tls, listener);
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onSocket?.(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, sockets };
}

/** Answers every request over plain TCP by what `answer` writes; a request of these tests fits one chunk. */
export const serveTcp = (answer: (socket: Socket, requestsSoFar: number) => void) => {
  let requests = 0;
  return serve("tcp", {
    onSocket: (socket) => {
      socket.on("data", () => {
        requests += 1;
        answer(socket, requests);
      });
    },
  });
};

/** The client through a guard that lets it out to these ranges. */
export function openClient(allowCidrs: readonly string[] = ["127.0.0.0/8"], lookup?: LookupFunction) {
  const logger = createLogger({ level: "silent" });
  const guard = createEgressGuard({ allowCidrs, logger, ...(lookup && { lookup }) });
  closers.push(() => {
    guard.httpAgent.destroy();
    guard.httpsAgent.destroy();
  });
  return { http: createOutboundHttp({ guard }), guard };
}

/** Answers every look-up by this address. */
export const lookupTo =
  (address: string): LookupFunction =>
  (_host, _options, callback) =>
    process.nextTick(callback, null, [{ address, family: 4 }]);

export const request = (url: string, changes: Partial<OutboundRequest> = {}): OutboundRequest => ({
  method: "POST",
  url: `${url}/hook?token=${SECRET}`,
  headers: { "content-type": "text/plain", authorization: SECRET },
  body: SECRET,
  timeoutMs: 5_000,
  responseBytesMax: 1_000,
  ...changes,
});

/** Why a request failed, with the check that its error tells no secret. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => expect.unreachable("It did not fail."),
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundHttpError)) return expect.unreachable(`Not of ours: ${inspect(error)}`);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  return error.reason;
}
