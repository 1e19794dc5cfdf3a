import http from "node:http";
import https from "node:https";
import {
  type OutboundFailure,
  type OutboundHttp,
  OutboundHttpError,
  type OutboundRequest,
  type OutboundResponse,
} from "@formtrap/core/ports";
import type { NodeEgressGuard } from "./egress-guard.ts";
import { errorCode } from "./error-code.ts";

/** No secret, no path and no query in these: they end up in logs and before owners. */
const MESSAGES: Readonly<Record<OutboundFailure, string>> = {
  refused: "Nothing was sent: the address or the request is not one that may be.",
  unreachable: "The address could not be reached.",
  timed_out: "The address did not answer in time.",
  too_large: "The answer is larger than allowed.",
};
/** What a kept connection fails with that the other side, or a NAT between, closed while it lay idle. */
const STALE_CODES: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);

type Agents = Pick<NodeEgressGuard, "httpAgent" | "httpsAgent">;

/**
 * HTTP through the egress guard's agents: one request, one answer, no redirect followed, nothing decompressed.
 * Connections are kept. Where a kept one proves dead before an answer began, a request that may be repeated is sent
 * once more on a new one, within the same deadline: after a freeze that is the rule, not the exception.
 */
export function createOutboundHttp({ guard }: { readonly guard: Agents }): OutboundHttp {
  return {
    send: async (request) => {
      const url = readUrl(request.url);
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(failure("timed_out")), request.timeoutMs);
      try {
        return await exchange(request, url, guard, deadline.signal).catch((error: unknown) => {
          if (!(error instanceof StaleConnection) || !isRepeatable(request)) throw error;
          return exchange(request, url, guard, deadline.signal);
        });
      } catch (error) {
        throw toFailure(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

class StaleConnection extends Error {}

function mayCut(request: OutboundRequest): boolean {
  return request.onTooLarge === "cut";
}

function isRepeatable(request: OutboundRequest): boolean {
  return request.isRepeatable ?? request.method !== "POST";
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw failure("refused");
  }
  return url;
}

async function exchange(
  request: OutboundRequest,
  url: URL,
  guard: Agents,
  signal: AbortSignal,
): Promise<OutboundResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundResponse>();
  const call = startCall(request, url, guard);
  let answer: http.IncomingMessage | null = null;
  const fail = (error: unknown): void => {
    // Where the answer may be cut, `collect` resolves with what came of it.
    if (answer === null || !mayCut(request)) reject(error);
  };
  // Not the request's own `signal`: it says nothing while the request waits for one of the agent's connections.
  const giveUp = (): void => {
    fail(signal.reason);
    call.destroy();
  };
  signal.addEventListener("abort", giveUp, { once: true });
  call.on("error", (cause) => {
    if (!call.reusedSocket || answer !== null || !STALE_CODES.has(errorCode(cause))) {
      fail(cause);
      return;
    }
    dropKept(call.host, url, guard);
    reject(new StaleConnection("A kept connection was dead.", { cause }));
  });
  call.on("response", (response) => {
    answer = response;
    collect(response, request).then(
      (body) => resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body }),
      (error: unknown) => {
        reject(error);
        call.destroy();
      },
    );
  });
  // Not asked for, and without a listener nothing would ever be said of it.
  call.on("upgrade", (_response, socket) => {
    reject(failure("unreachable"));
    socket.destroy();
  });
  call.end(request.body ?? undefined);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** @throws OutboundHttpError `refused` where Node takes a header for an injection. */
function startCall({ method, headers }: OutboundRequest, url: URL, guard: Agents): http.ClientRequest {
  const options = { method, headers: { ...headers, "accept-encoding": "identity" } };
  try {
    return url.protocol === "https:"
      ? https.request(url, { ...options, agent: guard.httpsAgent })
      : http.request(url, { ...options, agent: guard.httpAgent });
  } catch (cause) {
    throw failure("refused", { cause });
  }
}

/** Where one kept connection to a host was dead, the others are of the same age: the repetition must not get one. */
function dropKept(host: string, { protocol, port }: URL, guard: Agents): void {
  const isSecure = protocol === "https:";
  const { freeSockets } = isSecure ? guard.httpsAgent : guard.httpAgent;
  const name = `${host}:${port || (isSecure ? "443" : "80")}:`;
  for (const [key, sockets = []] of Object.entries(freeSockets)) {
    if (key.startsWith(name)) for (const socket of sockets) socket.destroy();
  }
}

/** @throws OutboundHttpError `too_large` at the first byte too many, or what the connection fails with. */
async function collect(response: http.IncomingMessage, request: OutboundRequest): Promise<Buffer> {
  const bytesMax = request.responseBytesMax;
  if (mayCut(request)) return await collectStart(response, bytesMax);
  if (Number(response.headers["content-length"]) > bytesMax) throw failure("too_large");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw failure("too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** What came of the first bytes, however the rest went. Leaving the loop early ends the connection. */
async function collectStart(response: http.IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= bytesMax && !response.complete) break;
    }
  } catch {
    // The status had come, and it is what whoever lets an answer be cut asks for.
  }
  return Buffer.concat(chunks, Math.min(bytes, bytesMax));
}

function headersOf(response: http.IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(response.headersDistinct);
  return Object.fromEntries(entries.map(([name, values = []]) => [name, values.join(", ")]));
}

function toFailure(error: unknown): OutboundHttpError {
  if (error instanceof OutboundHttpError) return error;
  const code = errorCode(error);
  if (code === "EGRESS_REFUSED") return failure("refused", { cause: error });
  return failure(code === "HPE_HEADER_OVERFLOW" ? "too_large" : "unreachable", { cause: error });
}

function failure(reason: OutboundFailure, options?: ErrorOptions): OutboundHttpError {
  return new OutboundHttpError(reason, MESSAGES[reason], options);
}
