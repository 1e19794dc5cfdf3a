import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { listenOnLoopback } from "@formtrap/emulators/loopback";
import { createAppHandler, type OwnPages } from "./app-handler.ts";
import { isHealthCheck, sendJson } from "./json-answer.ts";
import { listenOnPort } from "./listen-on-port.ts";

/** What the two origins serve once everything behind them runs. */
export interface FrontServices {
  /** The HTTP APIs of the manifest. */
  readonly api: RequestListener;
  readonly ingest: RequestListener;
  readonly pages: OwnPages;
}

/** The two addresses that the outside world has: the application's, and the one that forms post to. */
export interface Front {
  readonly url: string;
  readonly ingestUrl: string;
  /** Serves from now on; until then everything is answered 503. */
  open(services: FrontServices): void;
  /** Answers 503 again and takes no new connection; requests under way get `graceMs`. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** Slow and silent clients are cut off; API Gateway gives them no longer either. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CHECK_INTERVAL_MS = 1_000;
/** Far above API Gateway's limit, so that it is the gateway who refuses, in its own words. */
const HEADER_BYTES_MAX = 256 * 1024;

/**
 * Takes the front's ports before anything else starts, so that a taken one is known at once. The ingest origin prefers
 * the next port and gives way.
 * @throws PortTaken where `port` is in use.
 */
export async function startFront({ port }: { readonly port: number }): Promise<Front> {
  let services: FrontServices | undefined;
  const app = createHttpServer((request, response) => {
    if (services) handleApp(services, request, response);
    else refuse(request, response);
  });
  const ingest = createHttpServer((request, response) => {
    if (!services) refuse(request, response);
    else if (isHealthCheck(request)) sendJson(response, 200, { status: "ok" });
    else services.ingest(request, response);
  });
  const appPort = await listenOnPort(app, port);
  const ingestPort = await listenOnLoopback(ingest, port === 0 ? 0 : appPort + 1);

  const handleApp = createAppHandler({ ingestUrl: `http://127.0.0.1:${ingestPort}` });
  return {
    url: `http://127.0.0.1:${appPort}`,
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    open: (opened) => {
      services = opened;
    },
    close: async ({ graceMs }) => {
      services = undefined;
      await Promise.all([closeServer(app, graceMs), closeServer(ingest, graceMs)]);
    },
  };
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("retry-after", "1");
  if (isHealthCheck(request)) sendJson(response, 503, { status: "not ready" });
  else sendJson(response, 503, { message: "FormTrap is not ready: it is starting or stopping." });
}

function createHttpServer(listener: RequestListener): Server {
  return createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    listener,
  );
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
