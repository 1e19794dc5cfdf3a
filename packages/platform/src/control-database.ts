import type { ControlDatabaseAddress } from "@formtrap/contracts";

/** Tokens are good for 15 minutes; a connect may take a moment, and clocks differ. */
const TOKEN_LIFETIME_MS = 10 * 60_000;

export interface ControlDatabaseOptions {
  /**
   * `postgres://user[:password]@host[:port]/database`. TLS is always verified; `?sslmode=disable` is for a
   * server on the machine's own loopback and nothing else. No other parameter is taken.
   */
  readonly url: string;
  /** Log in with short-lived IAM tokens in place of the password in `url`. */
  readonly iamAuth: boolean;
  /** Where the server runs; needed with `iamAuth`. */
  readonly region?: string;
  /** Connections of one container. */
  readonly poolMax: number;
}

/**
 * Reads how to reach the control database, field by field: a connection string may also name files to read and
 * other hosts. Times are limited on this side only, since RDS Proxy pins a connection that sets them.
 * @throws Error that names the part of `url` which is wrong, without its password.
 */
export function readControlDatabase(options: ControlDatabaseOptions): ControlDatabaseAddress {
  const address = readAddress(options.url);
  if (options.iamAuth && !address.tls)
    throw new Error("IAM authentication needs TLS: remove sslmode=disable.");
  const { host, port, database, user } = address;
  return {
    host,
    port,
    database,
    user,
    password: options.iamAuth ? iamPassword(address, options.region) : address.password,
    tls: address.tls,
    connectionsMax: options.poolMax,
    connectTimeoutMs: 3_000,
    queryTimeoutMs: 5_000,
    idleTimeoutMs: 60_000,
  };
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
}

function readAddress(text: string): Address {
  const fail = (what: string): never => {
    throw new Error(
      `CONTROL_DATABASE_URL ${what} (example: postgres://formtrap@db.example.com:5432/formtrap).`,
    );
  };
  if (!URL.canParse(text)) return fail("is not a URL");
  const url = new URL(text);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") return fail("is not a postgres:// URL");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const database = decodeURIComponent(url.pathname.slice(1));
  if (host === "" || url.username === "" || database === "") return fail("needs user, host and database");
  const parameters = [...url.searchParams];
  const plain = parameters.some(([name, value]) => name === "sslmode" && value === "disable");
  if (parameters.some(([name]) => name !== "sslmode")) return fail("takes no parameter but sslmode");
  if (plain && !/^(localhost|127(\.\d+){3}|::1)$/.test(host)) {
    return fail("may say sslmode=disable for a server on loopback only");
  }
  return {
    host,
    port: url.port === "" ? 5432 : Number(url.port),
    database,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    tls: !plain,
  };
}

/** Signs at most one token at a time, and again once it is 10 minutes old by the wall clock. */
function iamPassword(address: Address, region: string | undefined): () => Promise<string> {
  if (region === undefined) throw new Error("IAM authentication needs the region of the control database.");
  let token: { readonly text: Promise<string>; readonly signedAtMs: number } | null = null;
  return async () => {
    if (token === null || Date.now() - token.signedAtMs > TOKEN_LIFETIME_MS) {
      const text = signToken(address, region);
      const signed = { text, signedAtMs: Date.now() };
      token = signed;
      text.catch(() => {
        if (token === signed) token = null;
      });
    }
    return token.text;
  };
}

/** Loaded at the first use only: without IAM its code is never run. */
async function signToken({ host, port, user }: Address, region: string): Promise<string> {
  const { Signer } = await import("@aws-sdk/rds-signer");
  return new Signer({ hostname: host, port, username: user, region }).getAuthToken();
}
