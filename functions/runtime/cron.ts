import { createControlPool, migrateControl } from "@formtrap/control-db";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createLogger } from "@formtrap/platform/logger";
import { readOwnerPassword } from "@formtrap/platform/owner-password";
import { parseCronConfig } from "./cron-config.ts";

/** A paused Aurora takes half a minute to wake. */
const CONNECT_TIMEOUT_MS = 60_000;
const QUERY_TIMEOUT_MS = 280_000;
const APPLICATION_ROLE = "formtrap_app";

/**
 * Brings the control database to the schema that this deploy's code expects, and lets the application's role log in
 * by IAM where the server knows of that (RDS and Aurora).
 * @returns the versions applied now, oldest first.
 * @throws Error where the environment is incomplete, the server is out of reach, or a migration fails.
 */
export async function migrateControlDatabase(): Promise<{ readonly applied: readonly string[] }> {
  const config = parseCronConfig();
  const logger = createLogger({ level: config.logLevel });
  const secretArn = config.controlDatabaseOwnerSecretArn;
  const pool = createControlPool({
    ...readControlDatabase({ url: config.controlDatabaseOwnerUrl, iamAuth: false, poolMax: 1 }),
    ...(secretArn === null ? {} : { password: await readOwnerPassword(secretArn) }),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    onIdleError: (error) => logger.warn("idle control connection lost", {}, error),
  });
  try {
    const client = await pool.connect();
    try {
      const { applied } = await migrateControl(client, { appRole: APPLICATION_ROLE });
      const { rowCount } = await client.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam'");
      if (rowCount === 1) await client.query(`GRANT rds_iam TO ${APPLICATION_ROLE}`);
      logger.info("control database is up to date", { applied: applied.join(",") });
      return { applied };
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
}
