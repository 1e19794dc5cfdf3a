import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Certificates, loadCertificates } from "@formtrap/emulators/certificates";
import { type PostgresServer, startPostgres } from "@formtrap/emulators/postgres";
import pg from "pg";

/** A customer's server, of which a test may do anything to. Connections of its superuser go straight. */
export interface DatabaseServer extends AsyncDisposable {
  readonly port: number;
  readonly caPem: string;
  /** Its own, for what stands before it under its name. */
  readonly certificate: { readonly certPem: string; readonly keyPem: string };
  /** The superuser's address of one of its databases, for node-postgres as it stands. */
  urlOf(database: string): string;
  query(text: string): Promise<void>;
  stop(mode?: "fast" | "immediate"): Promise<void>;
  restart(mode?: "fast" | "immediate"): Promise<void>;
  /** Proves itself by another authority's certificate from now on, or by its own again. */
  useForeignCertificate(isForeign: boolean): Promise<void>;
}

/** Few enough for a test to use all of them up. */
const CONNECTIONS_MAX = 60;

/** Starts PostgreSQL with TLS only, durable as a customer's is. */
export async function startDatabaseServer(folder: string): Promise<DatabaseServer> {
  const own = await loadCertificates({ dir: join(folder, "own") });
  const foreign = await loadCertificates({ dir: join(folder, "foreign") });
  const dataDir = join(folder, "data");
  const server = await startPostgres({
    dataDir,
    superuserPassword: "chaos",
    tls: { certPem: own.certPem, keyPem: own.keyPem, required: true },
    settings: { max_connections: String(CONNECTIONS_MAX) },
  });
  const urlOf = (database: string) => addressOf(server, database);
  const query = async (text: string): Promise<void> => {
    const client = new pg.Client(urlOf("postgres"));
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  const use = async ({ certPem, keyPem }: Certificates): Promise<void> => {
    // In place: the files keep the owner and the mode that the server asks for.
    await writeFile(join(dataDir, "server.crt"), certPem);
    await writeFile(join(dataDir, "server.key"), keyPem);
    await query("SELECT pg_reload_conf()");
  };
  return {
    port: server.port,
    caPem: own.caPem,
    certificate: own,
    urlOf,
    query,
    stop: (mode = "fast") => server.stop({ mode }),
    restart: (mode = "fast") => server.restart({ mode }),
    useForeignCertificate: (isForeign) => use(isForeign ? foreign : own),
    [Symbol.asyncDispose]: () => server.stop({ mode: "immediate" }),
  };
}

function addressOf({ adminUrl }: PostgresServer, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
