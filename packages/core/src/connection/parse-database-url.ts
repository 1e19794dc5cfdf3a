import { isIPv4, isIPv6 } from "node:net";
import { DomainError } from "../errors.ts";

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Harmless without effect: TLS is verified whatever is written here, and pools and timeouts are ours. */
const IGNORED_KEYS = new Set([
  "application_name",
  "channel_binding",
  "connect_timeout",
  "connection_limit",
  "pgbouncer",
  "pool_timeout",
]);
const ACCEPTED_SSL_MODES = new Set(["prefer", "require", "verify-ca", "verify-full"]);
/** Named in the refusal. Other names are not repeated: a password with a bare `?` ends up here. */
const REFUSED_KEYS = new Set([
  "dbname",
  "fallback_application_name",
  "host",
  "hostaddr",
  "keepalives",
  "load_balance_hosts",
  "options",
  "passfile",
  "password",
  "port",
  "replication",
  "requiressl",
  "schema",
  "search_path",
  "service",
  "servicefile",
  "ssl",
  "sslcert",
  "sslcrl",
  "sslkey",
  "sslnegotiation",
  "sslpassword",
  "sslrootcert",
  "target_session_attrs",
  "user",
]);

/**
 * Reads a Postgres connection string that a stranger pasted, field by field, by the URI grammar of libpq
 * (PostgreSQL manual, 34.1.1.2) without host lists, socket paths and everything that names a local file.
 * Whether the host may be reached at all is the egress guard's decision, at the time of connecting.
 * @throws DomainError `invalid_input`; its message never repeats a part that may hold the password.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const trimmed = text.trim();
  if (trimmed.length > 2_048) throw refusal("The connection string is longer than 2048 characters.");
  // URL parsing drops tabs and line ends silently, which would join two halves into a host nobody meant.
  if (/[\p{Cc}\s]/u.test(trimmed)) throw refusal("The connection string contains a space or a line break.");
  if (!/^postgres(ql)?:\/\//i.test(trimmed))
    throw refusal("It must begin with postgres:// or postgresql://.");
  if (trimmed.includes("#")) throw refusal("It contains a bare #. Write %23 instead, also in a password.");
  if (trimmed.includes("\\")) throw refusal("It contains a backslash. Write %5C instead.");
  const url = parseUrl(trimmed);
  checkQuery(url.searchParams);
  return {
    host: readHost(url.hostname),
    port: url.port === "" ? 5432 : readPort(url.port),
    database: readName("database name", url.pathname.slice(1), 63),
    user: readName("user name", url.username, 255),
    password: readPassword(url.password),
  };
}

function refusal(message: string): DomainError {
  return new DomainError("invalid_input", message, [{ path: "databaseUrl", message }]);
}

function parseUrl(text: string): URL {
  const authority = text.slice(text.indexOf("//") + 2).split(/[/?]/, 1)[0] ?? "";
  const hosts = authority.slice(authority.lastIndexOf("@") + 1);
  if (hosts.includes(",")) throw refusal("It names several hosts. Give the address of one server.");
  const url = URL.parse(text);
  if (url !== null) return url;
  throw refusal(
    "It is not a valid connection string. In user name and password write @ : / ? # [ ] as %40 %3A %2F %3F %23 %5B %5D.",
  );
}

function checkQuery(query: URLSearchParams): void {
  const seen = new Set<string>();
  for (const [key, value] of query) {
    if (seen.has(key)) throw refusal("It sets the same parameter twice.");
    seen.add(key);
    if (IGNORED_KEYS.has(key)) continue;
    if (key === "sslmode") {
      if (ACCEPTED_SSL_MODES.has(value)) continue;
      throw refusal("Its sslmode would allow an unencrypted connection. Use sslmode=verify-full.");
    }
    throw refusal(
      REFUSED_KEYS.has(key)
        ? `The parameter ${key} is not supported. Remove it from the connection string.`
        : "It has a parameter that is not supported. A ? in a password must be written as %3F.",
    );
  }
}

function readHost(hostname: string): string {
  if (hostname === "") throw refusal("It names no host. Socket paths are not supported.");
  if (hostname.startsWith("[")) {
    const address = hostname.slice(1, -1);
    if (isIPv6(address) && !address.includes("%")) return address.toLowerCase();
    throw refusal("Its IPv6 address is not valid.");
  }
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (
    host.length > 253 ||
    !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(host)
  ) {
    throw refusal("Its host is not a valid name. Write international names in their xn-- form.");
  }
  // Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses, each in its own way.
  const lastLabel = host.slice(host.lastIndexOf(".") + 1);
  if (/^(\d+|0x[0-9a-f]*)$/.test(lastLabel) && !isIPv4(host)) {
    throw refusal("Its host is an unusual spelling of an address. Write it as four decimal numbers.");
  }
  return host;
}

function readPort(port: string): number {
  const value = Number(port);
  if (value >= 1 && value <= 65_535) return value;
  throw refusal("Its port must be between 1 and 65535.");
}

function readName(what: string, encoded: string, bytesMax: number): string {
  const value = decode(what, encoded);
  if (value === "") throw refusal(`It has no ${what}.`);
  if (what === "database name" && encoded.includes("/"))
    throw refusal("Its database name contains a bare /.");
  if (Buffer.byteLength(value) > bytesMax) throw refusal(`Its ${what} is too long.`);
  return value;
}

function readPassword(encoded: string): string {
  const value = decode("password", encoded);
  if (value === "") throw refusal("It has no password.");
  if (value.length > 1_024) throw refusal("Its password is too long.");
  return value;
}

function decode(what: string, encoded: string): string {
  let value: string;
  try {
    value = decodeURIComponent(encoded);
  } catch {
    throw refusal(`Its ${what} contains a bare %. Write %25 instead.`);
  }
  if (value.includes("\0")) throw refusal(`Its ${what} contains a NUL character.`);
  return value;
}
