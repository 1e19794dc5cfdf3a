import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** One request that the forms' server, or its bucket, got from a page. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

type Respond = (request: SeenRequest, response: ServerResponse) => void;

/** A server that speaks the submit contract as far as a page's script sees it, and also serves the page. */
export interface StubIngest {
  /** Where it listens on 127.0.0.1; none before it was started. */
  readonly port: number;
  readonly seen: SeenRequest[];
  /** Posts of the form itself, in the order they came. */
  posts(): readonly SeenRequest[];
  tickets(): readonly SeenRequest[];
  /** Answers the next post, else it is accepted. */
  readonly nextPosts: Respond[];
  readonly nextTickets: Respond[];
  readonly nextPuts: Respond[];
  readonly nextDescriptions: Respond[];
  /** What answers at other paths. */
  readonly others: Map<string, Respond>;
  description: object;
  /** Served at /page. */
  html: string;
  start(): Promise<void>;
  reset(): void;
  close(): Promise<void>;
}

const OPEN = {
  files: { allowed: true, maxCount: 5, maxSizeBytes: 50_000_000, allowedTypes: [] },
  fields: {},
  multiple: [],
  captcha: { mode: "off", siteKey: null, action: null },
};

export const FORM_PATH = "/f/abc";

export function json(status: number, body: object): Respond {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}

export function accepted(next = ""): Respond {
  return json(200, { ok: true, success: true, code: 200, id: "1", message: "Thank you.", next });
}

/** The connection ends without an answer. */
export const drop: Respond = (_request, response) => {
  response.destroy();
};

/** @param script what /formtrap.js is. */
export function createStubIngest(script: string): StubIngest {
  const seen: SeenRequest[] = [];
  const others = new Map<string, Respond>();
  const queues = { nextPosts: [], nextTickets: [], nextPuts: [], nextDescriptions: [] } as {
    readonly [Name in "nextPosts" | "nextTickets" | "nextPuts" | "nextDescriptions"]: Respond[];
  };
  const server = createServer((request, response) => {
    void receive(request, response);
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = request;
    try {
      respond({ method, path, headers, body: await buffer(request) }, response);
    } catch {
      response.destroy();
    }
  }

  function respond(request: SeenRequest, response: ServerResponse): void {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "retry-after");
    const { method } = request;
    const { pathname } = new URL(request.path, "http://stub");
    if (method === "OPTIONS") {
      const asked = request.headers["access-control-request-headers"] ?? "";
      const allowed = {
        "access-control-allow-methods": "GET, POST, PUT",
        "access-control-allow-headers": asked,
      };
      response.writeHead(204, allowed).end();
    } else if (pathname === "/page" || pathname === "/other") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(stub.html);
    } else if (pathname === "/formtrap.js") {
      response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
    } else if (pathname === "/favicon.ico") {
      response.writeHead(204).end();
    } else {
      seen.push(request);
      (others.get(pathname) ?? answer(pathname, request))(request, response);
    }
  }

  function answer(pathname: string, { method }: SeenRequest): Respond {
    if (method === "PUT") return queues.nextPuts.shift() ?? ((_request, response) => response.end());
    if (method === "GET") {
      return queues.nextDescriptions.shift() ?? json(200, { ok: true, form: stub.description, texts: {} });
    }
    if (!pathname.endsWith("/uploads")) return queues.nextPosts.shift() ?? accepted();
    return (
      queues.nextTickets.shift() ??
      ((request, response) => {
        const { name } = JSON.parse(request.body.toString()) as { name: string };
        json(200, {
          ok: true,
          method: "PUT",
          url: `http://127.0.0.1:${stub.port}/bucket/${encodeURIComponent(name)}`,
          headers: { "content-type": "application/octet-stream" },
          handle: `handle of ${name}`,
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        })(request, response);
      })
    );
  }

  const stub: StubIngest = {
    ...queues,
    get port() {
      return (server.address() as AddressInfo).port;
    },
    seen,
    others,
    description: OPEN,
    html: "",
    posts: () => seen.filter(({ method, path }) => method === "POST" && !path.includes("/uploads")),
    tickets: () => seen.filter(({ method, path }) => method === "POST" && path.includes("/uploads")),
    start: () =>
      new Promise((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      }),
    reset: () => {
      seen.length = 0;
      others.clear();
      for (const queue of Object.values(queues)) queue.length = 0;
      stub.description = OPEN;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}

/** The fields of a multipart body; files as `name (size)`. */
export async function fieldsOf({ headers, body }: SeenRequest): Promise<Record<string, string[]>> {
  const response = new Response(new Uint8Array(body), {
    headers: { "content-type": headers["content-type"] ?? "" },
  });
  const fields: Record<string, string[]> = {};
  for (const [name, value] of (await response.formData()).entries()) {
    (fields[name] ??= []).push(typeof value === "string" ? value : `${value.name} (${value.size})`);
  }
  return fields;
}
