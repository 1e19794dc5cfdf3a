import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOOPBACK_HOST } from "../loopback/index.ts";
import type { RunAs } from "./run-as.ts";

export interface ServerTls {
  readonly certPem: string;
  readonly keyPem: string;
  /** Refuse connections without TLS. Default false: the server offers it. */
  readonly required?: boolean;
}

/** Reachable from this machine alone, the same on every machine, and durable unless a caller says otherwise. */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  fsync: "on",
  synchronous_commit: "on",
  max_connections: "200",
  password_encryption: "scram-sha-256",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
};

/** Command-line arguments of `postgres`; they win over every file in the data folder. */
export function serverArguments({
  dataDir,
  port,
  tls,
  settings,
}: {
  readonly dataDir: string;
  readonly port: number;
  readonly tls: boolean;
  readonly settings: Readonly<Record<string, string>>;
}): string[] {
  const all: Record<string, string> = {
    ...DEFAULT_SETTINGS,
    ...settings,
    listen_addresses: LOOPBACK_HOST,
    port: String(port),
    unix_socket_directories: "",
    logging_collector: "off",
    ssl: tls ? "on" : "off",
    ...(tls ? { ssl_cert_file: "server.crt", ssl_key_file: "server.key" } : {}),
  };
  return ["-D", dataDir, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** Writes the access rules and the TLS files, which may differ from one start to the next. */
export async function writeServerFiles({
  dataDir,
  tls,
  runAs,
}: {
  readonly dataDir: string;
  readonly tls: ServerTls | undefined;
  readonly runAs: RunAs;
}): Promise<void> {
  const kind = tls?.required ? "hostssl" : "host";
  const files = new Map([["pg_hba.conf", `${kind} all all ${LOOPBACK_HOST}/32 scram-sha-256\n`]]);
  if (tls) {
    files.set("server.crt", tls.certPem);
    files.set("server.key", tls.keyPem);
  }
  for (const [name, text] of files) {
    const path = join(dataDir, name);
    // A file of another mode or owner would keep both: write it anew.
    await rm(path, { force: true });
    await writeFile(path, text, { mode: 0o600 });
    await runAs.own(path);
  }
}
