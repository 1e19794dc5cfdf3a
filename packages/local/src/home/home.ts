import { chmodSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where a local cloud keeps everything: data, secrets, logs, built functions. */
export interface Home {
  readonly dir: string;
  readonly stateFile: string;
  /** For tools: addresses, logins, connection strings. */
  readonly localFile: string;
  readonly lockFile: string;
  readonly instanceFile: string;
  readonly buildDir: string;
  readonly logDir: string;
  readonly certificatesDir: string;
  readonly cloudDir: string;
  readonly operatorPostgresDir: string;
  readonly customerPostgresDir: string;
}

/**
 * Makes the folder where it is missing, closed to other users: it holds secrets.
 * @throws Error where it cannot be made or written.
 */
export function openHome(path: string): Home {
  const dir = resolve(path);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const logDir = join(dir, "logs");
  mkdirSync(logDir, { recursive: true });
  return {
    dir,
    stateFile: join(dir, "state.json"),
    localFile: join(dir, "local.json"),
    lockFile: join(dir, "lock"),
    instanceFile: join(dir, "instance.json"),
    buildDir: join(dir, "build"),
    logDir,
    certificatesDir: join(dir, "certificates"),
    cloudDir: join(dir, "cloud"),
    operatorPostgresDir: join(dir, "postgres-operator"),
    customerPostgresDir: join(dir, "postgres-customer"),
  };
}
