import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { fakeClock } from "@formtrap/testkit";
import { openTestHttp } from "@formtrap/testkit/test-http";
import { expect } from "vitest";
import type { OutboundHttp } from "../../ports.ts";
import type { AttemptResult, SendToChannel } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { type DeliveryChanges, testDelivery } from "./chat.fixture.ts";

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly message: Readonly<Record<string, unknown>>;
}

/** A chat service on 127.0.0.1 that answers as it is told. */
export interface ChatServiceDouble extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  respond: (response: ServerResponse, request: IncomingMessage) => void;
}

export async function startChatService(): Promise<ChatServiceDouble> {
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url: path, headers } = request;
    const message = JSON.parse(await text(request)) as Asked["message"];
    double.asked.push({ method, path, headers, message });
    double.respond(response, request);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const double: ChatServiceDouble = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    respond: answering(200, "ok"),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return double;
}

/** Answers everything by one status and body; an object as JSON. */
export const answering =
  (status: number, body: string | object, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    const type = typeof body === "string" ? "text/plain" : "application/json";
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** All of a context that a chat has a use for. */
export function chatContext(options: {
  readonly http: OutboundHttp;
  readonly telegramApiUrl?: string;
  readonly timeoutMs?: number;
}): DeliveryContext {
  const { http, telegramApiUrl = "http://127.0.0.1:1", timeoutMs = 5_000 } = options;
  const used: Partial<DeliveryContext> = {
    http,
    clock: fakeClock(),
    attemptTimeoutMs: timeoutMs,
    telegramApiUrl,
    dashboardUrl: "https://forms.example",
  };
  return used as DeliveryContext;
}

/** One try through the product's own HTTP, with the check that no secret is in what comes of it. */
export async function tryToSend(
  send: SendToChannel,
  options: {
    readonly delivery: DeliveryChanges;
    readonly telegramApiUrl?: string;
    readonly timeoutMs?: number;
    readonly secrets: readonly string[];
  },
): Promise<AttemptResult> {
  using outside = openTestHttp();
  const ctx = chatContext({ ...options, http: outside.http });
  const result = await send({ ctx, delivery: testDelivery(options.delivery) });
  for (const secret of options.secrets) expect(inspect(result, { depth: 5 })).not.toContain(secret);
  return result;
}
