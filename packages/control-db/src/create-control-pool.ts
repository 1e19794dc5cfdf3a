import type { ControlDatabaseAddress } from "@formtrap/contracts";
import pg from "pg";

export interface ControlPoolOptions extends ControlDatabaseAddress {
  /** Told of connections lost while idle; without a listener such a loss ends the process. */
  readonly onIdleError: (error: Error) => void;
}

/** A pool for the control database; it connects at the first query. */
export function createControlPool(options: ControlPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: options.password,
    ssl: options.tls ? { rejectUnauthorized: true } : false,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs,
    query_timeout: options.queryTimeoutMs,
    idleTimeoutMillis: options.idleTimeoutMs,
    keepAlive: true,
  });
  pool.on("error", options.onIdleError);
  return pool;
}
