import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type SharedServer, sharedServer } from "./shared-server.ts";

/** A database that is made once a run and then cloned. */
export interface DatabaseTemplate {
  /** Lower-case letters, digits and underscores; one name, one content. */
  readonly name: string;
  /** Fills the empty database behind the superuser's address; runs once a run, whichever file comes first. */
  fill(url: string): Promise<void>;
}

export interface TestDatabase {
  readonly name: string;
  /** The superuser's address. */
  readonly url: string;
  /** The same database as another role. */
  urlAs(role: string, password: string): string;
  /** Ends all sessions and drops it. */
  drop(): Promise<void>;
}

const TEMPLATE_PREFIX = "template_of_";
const SESSIONS_GRACE_MS = 500;
const SESSIONS_POLL_MS = 10;

/**
 * A database of the caller's own, cloned from a template in some ten milliseconds; empty without one.
 * Usually one a test file, in `beforeAll`, dropped in `afterAll`; what is not dropped goes with the run.
 */
export async function createTestDatabase({
  template,
  server,
}: {
  readonly template?: DatabaseTemplate;
  /** Another server than the shared one, such as `await sharedTlsServer()`. */
  readonly server?: SharedServer;
} = {}): Promise<TestDatabase> {
  const { adminUrl } = server ?? (await sharedServer());
  const name = `test_${template?.name ?? "empty"}_${randomBytes(6).toString("hex")}`;
  await withAdmin(adminUrl, async (admin) => {
    const source = template ? await ensureTemplate({ admin, adminUrl, template }) : "template0";
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`);
  });
  return {
    name,
    url: urlOf(adminUrl, { database: name }),
    urlAs: (role, password) => urlOf(adminUrl, { database: name, role, password }),
    drop: () =>
      withAdmin(adminUrl, async (admin) => {
        await waitForSessionsToEnd(admin, name);
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** A pool's `end()` resolves before its sockets are closed; a forced drop then would be an error nobody listens to. */
async function waitForSessionsToEnd(admin: pg.Client, name: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < SESSIONS_GRACE_MS; waitedMs += SESSIONS_POLL_MS) {
    const { rowCount } = await admin.query("SELECT FROM pg_stat_activity WHERE datname = $1", [name]);
    if (rowCount === 0) return;
    await wait(SESSIONS_POLL_MS);
  }
}

async function ensureTemplate({
  admin,
  adminUrl,
  template,
}: {
  readonly admin: pg.Client;
  readonly adminUrl: string;
  readonly template: DatabaseTemplate;
}): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(template.name)) throw new Error(`No template name: ${template.name}`);
  const name = TEMPLATE_PREFIX + template.name;
  if (await exists(admin, name)) return name;
  await admin.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
  try {
    if (await exists(admin, name)) return name;
    const unfinished = `${name}_unfinished`;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${unfinished} TEMPLATE template0`);
    await template.fill(urlOf(adminUrl, { database: unfinished }));
    // Under its real name only when it is complete: a failed attempt is made anew by whoever comes next.
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]);
  }
}

async function exists(admin: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  return rowCount === 1;
}

async function withAdmin<T>(adminUrl: string, use: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(
  adminUrl: string,
  change: { readonly database: string; readonly role?: string; readonly password?: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${change.database}`;
  if (change.role !== undefined) url.username = encodeURIComponent(change.role);
  if (change.password !== undefined) url.password = encodeURIComponent(change.password);
  return url.href;
}
