import { requireRole } from "../authorize.ts";
import { administratorCredentials, readConnection, requirePreparedRefs } from "../connection/index.ts";
import { type Job, type JobContext, startJob } from "../job/index.ts";
import { byoiJob } from "./byoi-job.ts";

/** What a database is initialized with. */
export type FirstLogin =
  /** Used until the roles are made, and forgotten. */
  | { readonly administratorUrl: string }
  /** The customer made the roles by SQL of ours. */
  | "prepared";

/**
 * Queues the job that makes a customer's own database ready: test, reserve, roles, tables, verify, credentials,
 * activate. An administrator's connection string lies in the vault until the roles are made.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (a string that is none, or leads elsewhere), `conflict`
 * (under way already; prepared, but the SQL was never asked for).
 */
export async function provisionByoiTenant(options: {
  readonly ctx: JobContext;
  readonly connectionId: string;
  readonly login: FirstLogin;
}): Promise<Job> {
  const { ctx, connectionId, login } = options;
  requireRole(ctx, "tenant:provision");
  const connection = await readConnection(ctx, connectionId);
  const isPrepared = login === "prepared";
  if (isPrepared) requirePreparedRefs(connection);
  else administratorCredentials(connection, login.administratorUrl);
  return await startJob({
    ctx,
    kind: byoiJob,
    state: { v: 1, connectionId, isPrepared },
    ...(!isPrepared && { secret: login }),
  });
}
