import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type DeliveryTarget, deliveryTargetSchema } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";

export const DELIVERY_KEY = Buffer.alloc(32, 7);
export const SPACE = { id: "019b76da-a800-7000-8000-00000000000a", name: "Ada's space" };
export const FORM = { id: "019b76da-a800-7000-8000-00000000000f", name: "Contact" };

/** A stored submission as jsonb gives it back: fields in no order of the visitor's. */
export function storedSubmission(changes: Partial<StoredSubmission> = {}): StoredSubmission {
  return {
    id: "019b76da-a800-7000-8000-000000000051",
    formId: FORM.id,
    createdAt: new Date("2026-01-01T00:00:00.000Z"),
    status: "new",
    email: "ada@example.com",
    name: "Ada",
    data: { name: "Ada", email: "ada@example.com", message: "Grüße 😀" },
    fieldOrder: ["email", "message", "name"],
    files: [],
    spamScore: 0.1,
    userAgent: "Browser/1",
    referer: "https://example.com/contact",
    mailOptions: null,
    isDeleted: false,
    ...changes,
  };
}

export function webhookTarget(url: string, changes: Partial<DeliveryTarget> = {}): DeliveryTarget {
  return {
    ...deliveryTargetSchema.parse({
      id: "019b76da-a800-7000-8000-0000000000d1",
      channel: "webhook",
      target: url,
    }),
    ...changes,
  };
}

export interface ReceivedEvent {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A customer's receiver on 127.0.0.1, which keeps what it got. By default it answers 204. */
export async function startReceiver(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.writeHead(204).end(),
) {
  const received: ReceivedEvent[] = [];
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url: path = "", method = "", headers } = request;
    received.push({ path, method, headers, body: await text(request) });
    answer(request, response);
  };
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    received,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What answers by plain TCP, as no HTTP server would; a request of these tests fits one chunk. */
export async function startRawReceiver(answer: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    sockets,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What a verifying library of another maker says: the parsed body, or why it refuses. */
export interface Verifier {
  verify(body: string, headers: Record<string, string>): unknown;
}

/** The headers that a verifying library asks for. */
export function signedHeaders({ headers }: ReceivedEvent): Record<string, string> {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}
