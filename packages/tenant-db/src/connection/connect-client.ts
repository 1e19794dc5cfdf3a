import type { Socket } from "node:net";
import type { DatabaseCredentials } from "@formtrap/contracts";
import pg from "pg";
import { TenantUnavailable } from "../errors.ts";
import { classifyFailure, NO_TLS_MESSAGE } from "./classify-failure.ts";
import { type ByteBudget, guardStream } from "./guard-stream.ts";
import { tlsOptionsOf } from "./tls-options.ts";

export interface ConnectOptions {
  readonly credentials: DatabaseCredentials;
  /** Opens no connection by itself; its `connect` decides which addresses are allowed. */
  readonly createSocket: () => Socket;
  readonly connectTimeoutMs: number;
  /** How much the server may send; lowered as it sends, so the caller may raise it again. */
  readonly budget: ByteBudget;
}

/**
 * Connects and logs in, with no statement of our own: a pooler in transaction mode allows no session state.
 * The client's `error` events are listened to. @throws TenantUnavailable
 */
export async function connectClient(options: ConnectOptions): Promise<pg.Client> {
  const { tls, password, host } = options.credentials;
  // node-postgres would take it for the folder of a local socket.
  if (host.startsWith("/")) throw new TenantUnavailable("unreachable", { detail: "not a host" });
  const startedMs = performance.now();
  try {
    return await attempt(options, true);
  } catch (error) {
    const hasNoTls = error instanceof Error && error.message === NO_TLS_MESSAGE;
    if (hasNoTls && tls.mode === "private_network") {
      const leftMs = options.connectTimeoutMs - (performance.now() - startedMs);
      const rest = { ...options, connectTimeoutMs: Math.max(1, Math.floor(leftMs)) };
      return await attempt(rest, false).catch((plainError: unknown) => {
        throw classifyFailure(plainError, "connect", password);
      });
    }
    throw classifyFailure(error, "connect", password);
  }
}

async function attempt(options: ConnectOptions, withTls: boolean): Promise<pg.Client> {
  const { credentials } = options;
  const client = new pg.Client({
    host: credentials.host,
    port: credentials.port,
    database: credentials.database,
    user: credentials.user,
    // As a function, so that an empty password is not looked up in the environment or in a file.
    password: () => credentials.password,
    ssl: withTls ? tlsOptionsOf(credentials.tls) : false,
    stream: options.createSocket,
    application_name: "formtrap",
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
  });
  guardStream(client.connection, credentials.tls, options.budget);
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  }
}
