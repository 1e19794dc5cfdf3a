import { requireRole } from "../../authorize.ts";
import { readConnection } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { type Job, type JobContext, startJob } from "../../job/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { rotationJob } from "./rotation-job.ts";

/**
 * Queues the job that gives our roles in the space's database new passwords, without an administrator: each changes its
 * own. Functions that run take the new ones from the vault when they are refused, or with the next route.
 * @param options `databaseUrl`: only where one role of the customer's serves for everything; kept until it is used.
 * @throws DomainError `forbidden`, `not_found`, `not_ready`, `conflict` (not the connection in use; under way already).
 */
export async function rotateDatabasePasswords(options: {
  readonly ctx: JobContext;
  readonly connectionId: string;
  readonly databaseUrl: string | null;
}): Promise<Job> {
  const { ctx, connectionId, databaseUrl } = options;
  requireRole(ctx, "tenant:provision");
  await readConnection(ctx, connectionId);
  const { route, appSecretRef, ownerSecretRef, connectionId: inUse } = await readTenant({ ctx });
  if (route.status !== "active" || inUse !== connectionId) {
    throw new DomainError("conflict", "The space's data does not live at this connection.");
  }
  const before = { owner: ownerSecretRef, ingest: route.ingestSecretRef, app: appSecretRef };
  return await startJob({
    ctx,
    kind: rotationJob,
    state: { v: 1, connectionId, tenantId: route.tenantId, before },
    ...(databaseUrl !== null && { secret: { databaseUrl } }),
  });
}
