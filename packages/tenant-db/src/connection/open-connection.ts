import { TenantUnavailable } from "../errors.ts";
import { classifyFailure } from "./classify-failure.ts";
import { type ConnectOptions, connectClient } from "./connect-client.ts";
import { type Statement, TextQuery, type TextRow } from "./text-query.ts";

/** A connection that is ready for statements, one at a time. */
export interface TenantConnection {
  /** False as soon as it broke or was ended. */
  isOpen(): boolean;
  /** One round trip. @throws TenantUnavailable, TenantDataError */
  query(statement: Statement, timeoutMs: number): Promise<readonly TextRow[]>;
  /** Says goodbye and lets go; resolves when the socket is closed. */
  end(): Promise<void>;
}

export interface OpenOptions extends Omit<ConnectOptions, "budget"> {
  /** How much the server may send while connecting, and in answer to one statement. */
  readonly responseBytesMax: number;
  readonly onLost: (connection: TenantConnection) => void;
}

const GOODBYE_MS = 1_000;

/** @throws TenantUnavailable */
export async function openConnection(options: OpenOptions): Promise<TenantConnection> {
  const { credentials, responseBytesMax } = options;
  const budget = { leftBytes: responseBytesMax };
  const client = await connectClient({ ...options, budget });
  let isOpen = true;

  const connection: TenantConnection = {
    isOpen: () => isOpen,
    query: (statement, timeoutMs) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly TextRow[]>();
      budget.leftBytes = responseBytesMax;
      const limit: { timer?: NodeJS.Timeout } = {};
      client.query(
        new TextQuery(statement, (error, rows) => {
          clearTimeout(limit.timer);
          if (error === null) resolve(rows);
          else reject(classifyFailure(error, "statement", credentials.password));
        }),
      );
      // Once the statement is on its way: the server need not wait for this. It answers in a later turn at the earliest.
      limit.timer = setTimeout(() => {
        client.connection.stream.destroy(new TenantUnavailable("timeout"));
      }, timeoutMs);
      return promise;
    },
    end: async () => {
      if (!isOpen) return;
      isOpen = false;
      const { stream } = client.connection;
      // A server that never says goodbye must not keep the socket.
      const timer = setTimeout(() => stream.destroy(), GOODBYE_MS).unref();
      await client.end();
      clearTimeout(timer);
    },
  };
  const markLost = () => {
    if (!isOpen) return;
    isOpen = false;
    client.connection.stream.destroy();
    options.onLost(connection);
  };
  client.on("error", markLost);
  client.on("end", markLost);
  return connection;
}
