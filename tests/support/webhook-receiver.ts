import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const bodySchema = z.object({
  type: z.string(),
  data: z.object({ submission: z.object({ id: z.string() }) }),
});

/** One request that a destination got. */
export interface ReceivedWebhook {
  /** What it was posted to, such as `/a`. */
  readonly path: string;
  /** `webhook-id`: the delivery. */
  readonly id: string;
  readonly submissionId: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `performance.now()` */
  readonly atMs: number;
}

export type WebhookBehaviour = (webhook: ReceivedWebhook, response: ServerResponse) => void;

export interface WebhookReceiver {
  readonly origin: string;
  readonly received: readonly ReceivedWebhook[];
  /** Answers at this path so from now on; all others answer 204. */
  behave(path: string, behaviour: WebhookBehaviour): void;
  /** Calls back for each request, after it was kept. */
  onReceived: ((webhook: ReceivedWebhook) => void) | null;
  close(): Promise<void>;
}

/** Destinations on a free port of 127.0.0.1, each path one of them. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const behaviours = new Map<string, WebhookBehaviour>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const { type, data } = bodySchema.parse(JSON.parse(body));
    const webhook: ReceivedWebhook = {
      path: request.url ?? "/",
      id: String(request.headers["webhook-id"]),
      submissionId: data.submission.id,
      type,
      headers: Object.fromEntries(
        Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(", ")]),
      ),
      body,
      atMs: performance.now(),
    };
    received.push(webhook);
    receiver.onReceived?.(webhook);
    const behaviour = behaviours.get(webhook.path);
    if (behaviour === undefined) response.writeHead(204).end();
    else behaviour(webhook, response);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const receiver: WebhookReceiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    onReceived: null,
    behave: (path, behaviour) => behaviours.set(path, behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
