import { createHash, randomUUID } from "node:crypto";
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { type AwsCall, describeAwsCall } from "./describe-aws-call.ts";

/** What becomes of a request on its way; null: it goes through. */
export type AwsFault =
  | { readonly type: "answer"; readonly status: number; readonly code: string }
  /** Goes through, this much later. */
  | { readonly type: "delay"; readonly ms: number }
  /** The connection is cut. */
  | { readonly type: "drop" }
  /** Goes through, and its answer is lost. */
  | { readonly type: "lose_answer" }
  /** Nobody ever answers. */
  | { readonly type: "hang" }
  /** Goes through twice; for messages of SQS, which promises no less than once. */
  | { readonly type: "twice" }
  /** Of SQS: answered at once, in the queue only later, behind what was sent after it. */
  | { readonly type: "later"; readonly ms: number };

export type AwsRule = (call: AwsCall) => AwsFault | null;

export interface AwsFaultProxy {
  readonly port: number;
  /** For every request from now on; null: all go through. */
  obey(rule: AwsRule | null): void;
  /** Requests that a fault befell since the last call of `obey`. */
  faultCount(): number;
  /** Resolves when nothing is held back any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const messageSchema = z.object({ MessageBody: z.string() });
const batchSchema = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });

/**
 * Stands on 127.0.0.1 between AWS's SDK and an AWS endpoint, and breaks what it is told to break. The `Host` header goes
 * through as it came, so signatures hold.
 */
export async function startAwsFaultProxy({
  targetPort,
}: {
  readonly targetPort: number;
}): Promise<AwsFaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const held = new Set<Promise<unknown>>();
  let rule: AwsRule | null = null;
  let faults = 0;

  const forward = (request: IncomingMessage, body: Buffer) =>
    passOn({ agent, port: targetPort, request, body });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const call = describeAwsCall(request, body);
    const fault = rule?.(call) ?? null;
    if (fault !== null) faults += 1;
    switch (fault?.type) {
      case "answer":
        refuse(response, call, fault);
        return;
      case "drop":
        request.socket.resetAndDestroy();
        return;
      case "hang":
        return;
      case "later": {
        const sending = wait(fault.ms).then(() => forward(request, body));
        held.add(sending);
        sending.finally(() => held.delete(sending)).catch(() => {});
        sendJson(response, 200, pretendedReceipt(body));
        return;
      }
      case "lose_answer":
        await forward(request, body);
        request.socket.resetAndDestroy();
        return;
      case "delay":
        await wait(fault.ms);
        break;
      case "twice":
        await forward(request, body);
        break;
      default:
    }
    const { status, headers, body: answered } = await forward(request, body);
    response.writeHead(status, headers).end(answered);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    obey: (next) => {
      rule = next;
      faults = 0;
    },
    faultCount: () => faults,
    settled: async () => {
      await Promise.allSettled(held);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      agent.destroy();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function passOn(options: {
  readonly agent: Agent;
  readonly port: number;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}): Promise<Answer> {
  const { agent, port, request, body } = options;
  const {
    connection: _connection,
    expect: _expect,
    "transfer-encoding": _encoding,
    ...headers
  } = request.headers;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const upstream = send({
    agent,
    host: "127.0.0.1",
    port,
    method: request.method,
    path: request.url,
    headers: { ...headers, "content-length": String(body.length) },
  });
  upstream.once("error", reject);
  upstream.once("response", resolve);
  upstream.end(body);
  const answer = await promise;
  return { status: answer.statusCode ?? 502, headers: keptHeaders(answer), body: await readAll(answer) };
}

/** Without those that speak of the one connection; the length is that of what was read. */
function keptHeaders(answer: IncomingMessage): Record<string, string> {
  const kept = Object.entries(answer.headers).filter(
    ([name]) => !["connection", "keep-alive", "transfer-encoding"].includes(name),
  );
  return Object.fromEntries(kept.map(([name, value = ""]) => [name, String(value)]));
}

/** An error as the service itself would write it. */
function refuse(
  response: ServerResponse,
  { service, operation }: AwsCall,
  { status, code }: { readonly status: number; readonly code: string },
): void {
  if (service !== "s3") {
    response.setHeader("x-amzn-errortype", code);
    sendJson(response, status, { __type: code, message: "A fault of the test's." });
    return;
  }
  const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>A fault of the test's.</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(operation === "HEAD" ? "" : xml);
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(value));
}

/** What SQS answers to messages that it took; the SDK checks the digests. */
function pretendedReceipt(body: Buffer): object {
  const content: unknown = JSON.parse(body.toString("utf8"));
  const receipt = (text: string) => ({
    MessageId: randomUUID(),
    MD5OfMessageBody: createHash("md5").update(text).digest("hex"),
  });
  const batch = batchSchema.safeParse(content);
  if (!batch.success) return receipt(messageSchema.parse(content).MessageBody);
  const { Entries } = batch.data;
  return { Successful: Entries.map(({ Id, MessageBody }) => ({ Id, ...receipt(MessageBody) })), Failed: [] };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
