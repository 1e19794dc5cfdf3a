import { TenantDataError, TenantUnavailable, type UnavailableReason } from "../errors.ts";

/** Raised by the trigger that closes a source while its tenant moves. */
const FENCE_SQLSTATE = "FT001";
const DETAIL_CHARACTERS_MAX = 300;

const BY_SQLSTATE: Readonly<Record<string, UnavailableReason>> = {
  [FENCE_SQLSTATE]: "fenced",
  "3D000": "auth",
  "3F000": "misconfigured",
  "25006": "read_only",
  "42501": "misconfigured",
  "53100": "disk_full",
  "53300": "too_many_connections",
  "55P03": "timeout",
  "57014": "timeout",
};
const BY_CLASS: Readonly<Record<string, UnavailableReason>> = {
  "08": "unreachable",
  "28": "auth",
  "42": "misconfigured",
  // Shutting down, crashed, starting: the connection is gone, the server may be back in a moment.
  "57": "unreachable",
};
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;

/**
 * Says what an error of the network, of TLS or of the server means. Only a proven fault of the row itself, classes 22
 * and 23 of an established connection, is a TenantDataError: anything else may pass by itself.
 * @param phase `connect` until the server is ready for a first statement.
 * @param secret left out of the detail wherever the other side repeats it.
 */
export function classifyFailure(
  error: unknown,
  phase: "connect" | "statement",
  secret: string,
): TenantUnavailable | TenantDataError {
  if (error instanceof TenantUnavailable || error instanceof TenantDataError) return error;
  if (!(error instanceof Error)) return new TenantUnavailable("misbehaving");
  const detail = describe(error, secret);
  const code: unknown = Reflect.get(error, "code");
  // Only the server's own errors carry a severity; a code of the network's may look like an SQLSTATE (EPIPE).
  if (typeof code === "string" && Reflect.get(error, "severity") !== undefined) {
    return fromSqlState(code.slice(0, 5), phase, detail);
  }
  if (typeof code === "string" && TLS_CODE.test(code)) return new TenantUnavailable("tls", { detail });
  if (error.message === NO_TLS_MESSAGE) return new TenantUnavailable("tls", { detail });
  if (error.message === "timeout expired") return new TenantUnavailable("timeout", { detail });
  if (error.message.startsWith("received invalid response"))
    return new TenantUnavailable("misbehaving", { detail });
  if (error.message.startsWith("SASL")) return new TenantUnavailable("auth", { detail });
  if (
    code === undefined &&
    phase === "statement" &&
    !/^Connection terminated|not queryable/.test(error.message)
  ) {
    return new TenantUnavailable("misbehaving", { detail });
  }
  return new TenantUnavailable("unreachable", { detail });
}

/** What node-postgres says where a server answers `N` to a request for TLS. */
export const NO_TLS_MESSAGE = "The server does not support SSL connections";

function fromSqlState(
  sqlState: string,
  phase: "connect" | "statement",
  detail: string,
): TenantUnavailable | TenantDataError {
  const sqlClass = sqlState.slice(0, 2);
  if (phase === "statement" && (sqlClass === "22" || sqlClass === "23")) {
    return new TenantDataError("rejected", { sqlState });
  }
  // PgBouncer reports a wrong password and an unknown database alike.
  if (phase === "connect" && sqlState === "08P01") return new TenantUnavailable("auth", { sqlState, detail });
  const reason = BY_SQLSTATE[sqlState] ?? BY_CLASS[sqlClass] ?? "server_error";
  return new TenantUnavailable(reason, { sqlState, detail });
}

function describe(error: Error, secret: string): string {
  const text = secret === "" ? error.message : error.message.replaceAll(secret, "***");
  return text.slice(0, DETAIL_CHARACTERS_MAX);
}
