import { loadCertificates } from "@formtrap/emulators/certificates";
import { type PostgresServer, startPostgres } from "@formtrap/emulators/postgres";
import pg from "pg";
import type { Home } from "../home/home.ts";
import { openRotatingLog } from "../home/rotating-log.ts";
import type { State } from "../home/state.ts";

const CONTROL_DATABASE = "formtrap_control";
const CONTROL_OWNER = "formtrap_owner";
/** The name that the migrations give their grants to. */
const CONTROL_APP = "formtrap_app";
const CUSTOMER_DATABASE = "riviere";

export interface ControlDatabase {
  readonly server: PostgresServer;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

export interface CustomerDatabase {
  readonly server: PostgresServer;
  /** The superuser's, with verified TLS, for node-postgres as it stands. */
  readonly adminUrl: string;
  /** The superuser's to the database of the demo customer, as a person would paste it: it names no file. */
  readonly pastedUrl: string;
  readonly caPem: string;
  readonly caPath: string;
}

/** The operator's server: the control database with its two roles, and the first shared cluster. */
export async function startOperatorDatabase(
  home: Home,
  state: State,
  port: number,
): Promise<ControlDatabase> {
  const { operatorPostgres, controlOwner, controlApp } = state.passwords;
  const server = await startPostgres({
    dataDir: home.operatorPostgresDir,
    port,
    superuserPassword: operatorPostgres,
    ...logTo(home, "postgres-operator"),
  });
  await asAdmin(server.adminUrl, async (admin) => {
    await ensureRole(admin, CONTROL_OWNER, controlOwner, "CREATEROLE");
    await ensureRole(admin, CONTROL_APP, controlApp, "NOCREATEROLE");
    await ensureDatabase(admin, CONTROL_DATABASE, CONTROL_OWNER);
  });
  const url = (user: string, password: string) =>
    `postgres://${user}:${password}@${server.host}:${server.port}/${CONTROL_DATABASE}?sslmode=disable`;
  return { server, ownerUrl: url(CONTROL_OWNER, controlOwner), appUrl: url(CONTROL_APP, controlApp) };
}

/** The server that plays a customer's own: TLS only, with a certificate authority of ours. */
export async function startCustomerDatabase(
  home: Home,
  state: State,
  port: number,
): Promise<CustomerDatabase> {
  const certificates = await loadCertificates({ dir: home.certificatesDir });
  const { caPem, caPath, certPem, keyPem } = certificates;
  const server = await startPostgres({
    dataDir: home.customerPostgresDir,
    port,
    superuserPassword: state.passwords.customerPostgres,
    tls: { certPem, keyPem, required: true },
    ...logTo(home, "postgres-customer"),
  });
  const adminUrl = withVerifiedTls(server.adminUrl, caPath);
  await asAdmin(adminUrl, (admin) => ensureDatabase(admin, CUSTOMER_DATABASE, "postgres"));
  const pasted = new URL(server.adminUrl);
  pasted.pathname = `/${CUSTOMER_DATABASE}`;
  pasted.search = "?sslmode=verify-full";
  return { server, adminUrl, pastedUrl: pasted.href, caPem, caPath };
}

/** Makes node-postgres, psql and the like check the server's certificate against this authority. */
export function withVerifiedTls(databaseUrl: string, caPath: string): string {
  const url = new URL(databaseUrl);
  url.search = new URLSearchParams({ sslmode: "verify-full", sslrootcert: caPath }).toString();
  return url.href;
}

async function asAdmin(url: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function ensureDatabase(admin: pg.Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  if (rowCount === 0) await admin.query(`CREATE DATABASE ${name} OWNER ${owner}`);
}

function logTo(home: Home, name: string): { onLog: (line: string) => void } {
  const log = openRotatingLog(`${home.logDir}/${name}.log`);
  return { onLog: (line) => log.write(`${line}\n`) };
}

/** The password is ours to choose (base64url), so it needs no quoting beyond its quotes. */
async function ensureRole(admin: pg.Client, name: string, password: string, rights: string): Promise<void> {
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await admin.query(`${verb} ROLE ${name} LOGIN NOSUPERUSER ${rights} PASSWORD '${password}'`);
}
