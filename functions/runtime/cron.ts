import { createControlPool, migrateControl } from "@formtrap/control-db";
import { readControlDatabase } from "@formtrap/platform/control-database";
import { createLogger } from "@formtrap/platform/logger";
import { readOwnerPassword } from "@formtrap/platform/owner-password";
import * as z from "zod";

/** A paused Aurora takes half a minute to wake. */
const CONNECT_TIMEOUT_MS = 60_000;
const QUERY_TIMEOUT_MS = 280_000;
const APPLICATION_ROLE = "formtrap_app";

const environmentSchema = z.object({
  LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info"),
  CONTROL_DATABASE_OWNER_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: "for example CONTROL_DATABASE_OWNER_URL=postgres://formtrap_owner@db.example.com:5432/formtrap",
  }),
  /** Where the password is, if it is not in the URL. */
  CONTROL_DATABASE_OWNER_SECRET_ARN: z.string().default(""),
});

/**
 * Brings the control database to the schema that this deploy's code expects, and lets the application's role log in
 * by IAM where the server knows of that (RDS and Aurora).
 * @returns the versions applied now, oldest first.
 * @throws Error where the environment is incomplete, the server is out of reach, or a migration fails.
 */
export async function migrateControlDatabase(): Promise<{ readonly applied: readonly string[] }> {
  const config = parse(process.env);
  const logger = createLogger({ level: config.LOG_LEVEL });
  const secretArn = config.CONTROL_DATABASE_OWNER_SECRET_ARN;
  const pool = createControlPool({
    ...readControlDatabase({ url: config.CONTROL_DATABASE_OWNER_URL, iamAuth: false, poolMax: 1 }),
    ...(secretArn === "" ? {} : { password: await readOwnerPassword(secretArn) }),
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

function parse(environment: NodeJS.ProcessEnv) {
  const parsed = environmentSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The environment is not complete.\n${lines.join("\n")}`);
}
