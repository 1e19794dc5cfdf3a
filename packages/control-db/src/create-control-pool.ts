import pg from "pg";

export interface ControlPoolOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** A function is asked at every connect: an IAM token lives 15 minutes. */
  readonly password: string | (() => Promise<string>);
  /** `false` is plain text, for loopback only; else the server's certificate is verified. */
  readonly tls: boolean;
  readonly connectionsMax: number;
  readonly connectTimeoutMs: number;
  /** How long one query may take, by this side's clock: RDS Proxy pins a connection at SET. */
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
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
