/** For the tests beside this file: an endpoint in a folder of its own, which can be started anew. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AwsCall, type AwsEndpoint, type MailEvent, startAwsEndpoint } from "./index.ts";

export const REGION = "us-east-1";
export const PLATFORM_KEYS = { accessKeyId: "AKIAPLATFORM", secretAccessKey: "platform-secret" };
export const CUSTOMER_KEYS = { accessKeyId: "AKIACUSTOMER", secretAccessKey: "customer-secret" };

export interface TestEndpoint {
  readonly dataDir: string;
  /** The running endpoint; another one after `restart`. */
  current(): AwsEndpoint;
  /** What an SDK client is made with. */
  config(keys?: { accessKeyId: string; secretAccessKey: string }): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  /** Stops the endpoint and starts it on the same folder, on another port. */
  restart(): Promise<void>;
  /** Moves the endpoint's clock away from the machine's. */
  shiftClock(byMs: number): void;
  readonly calls: AwsCall[];
  readonly mailEvents: MailEvent[];
  close(): Promise<void>;
}

export async function startTestEndpoint(): Promise<TestEndpoint> {
  const dataDir = await mkdtemp(join(tmpdir(), "aws-"));
  const calls: AwsCall[] = [];
  const mailEvents: MailEvent[] = [];
  let shiftMs = 0;
  const start = () =>
    startAwsEndpoint({
      dataDir,
      region: REGION,
      credentials: [PLATFORM_KEYS, { ...CUSTOMER_KEYS, accountId: "111122223333" }],
      clock: () => new Date(Date.now() + shiftMs),
      onCall: (call) => calls.push(call),
      onMailEvent: (event) => mailEvents.push(event),
    });
  let endpoint = await start();
  return {
    dataDir,
    calls,
    mailEvents,
    current: () => endpoint,
    config: (credentials = PLATFORM_KEYS) => ({
      endpoint: endpoint.url,
      region: REGION,
      credentials,
      maxAttempts: 1,
    }),
    restart: async () => {
      const { port } = endpoint;
      const before = endpoint;
      // Started before the old one's port is free again, the new one gets another.
      await before.close();
      endpoint = await start();
      if (endpoint.port === port) throw new Error("The endpoint was to move to another port.");
    },
    shiftClock: (byMs) => {
      shiftMs = byMs;
    },
    close: async () => {
      await endpoint.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
