/** One role's way to the control database, read from configuration. */
export interface ControlDatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** A function is asked at every connect: an IAM token lives 15 minutes. */
  readonly password: string | (() => Promise<string>);
  /** `false` is plain text, for loopback only; else the server's certificate is verified by Node's own authorities. */
  readonly tls: boolean;
  readonly connectionsMax: number;
  readonly connectTimeoutMs: number;
  /** How long one query may take, by this side's clock: RDS Proxy pins a connection at SET. */
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
