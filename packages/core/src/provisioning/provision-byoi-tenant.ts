import { requireRole } from "../authorize.ts";
import { type Job, type JobContext, startJob } from "../job/index.ts";
import { byoiJob } from "./byoi-job.ts";

/**
 * Queues the job that makes a customer's own database ready: test, reserve, roles, tables, verify, credentials,
 * activate. The administrator's connection string lies in the vault until the roles are made.
 * @throws DomainError `forbidden`.
 */
export async function provisionByoiTenant(options: {
  readonly ctx: JobContext;
  readonly connectionId: string;
  readonly secrets: { readonly administratorUrl: string };
}): Promise<Job> {
  const { ctx, connectionId, secrets } = options;
  requireRole(ctx, "tenant:provision");
  return await startJob({ ctx, kind: byoiJob, state: { v: 1, connectionId }, secret: secrets });
}
