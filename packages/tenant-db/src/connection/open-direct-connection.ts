import type { Socket } from "node:net";
import type { DatabaseCredentials } from "@formtrap/contracts";
import type pg from "pg";
import { connectClient } from "./connect-client.ts";

export interface DirectConnection {
  /** An ordinary node-postgres client, logged in. */
  readonly client: pg.Client;
  /** Ends it; within a second even where the server does not say goodbye. */
  close(): Promise<void>;
}

const RESPONSE_BYTES_MAX = 64 * 1024 * 1024;
const GOODBYE_MS = 1_000;

/**
 * A connection of its own for provisioning, with the same TLS, egress and size rules as pooled ones.
 * @param options.deadlineMs after which the connection is destroyed, whatever it is doing.
 * @throws TenantUnavailable
 */
export async function openDirectConnection(options: {
  readonly credentials: DatabaseCredentials;
  readonly createSocket: () => Socket;
  readonly connectTimeoutMs: number;
  readonly deadlineMs: number;
  /** How much the server may send in all. Default 64 MiB. */
  readonly responseBytesMax?: number;
}): Promise<DirectConnection> {
  const budget = { leftBytes: options.responseBytesMax ?? RESPONSE_BYTES_MAX };
  const client = await connectClient({ ...options, budget });
  const { stream } = client.connection;
  const deadline = setTimeout(() => stream.destroy(), options.deadlineMs);
  client.once("end", () => clearTimeout(deadline));
  return {
    client,
    close: async () => {
      const timer = setTimeout(() => stream.destroy(), GOODBYE_MS);
      await client.end();
      clearTimeout(timer);
    },
  };
}
