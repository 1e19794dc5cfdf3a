import { type DatabaseCredentials, databaseCredentialsSchema } from "@formtrap/contracts";
import * as z from "zod";
import { administratorCredentials, type Connection, requirePreparedRefs } from "../connection/index.ts";
import { DomainError } from "../errors.ts";
import type { JobStep, JobStepInput } from "../job/index.ts";
import type { ProvisioningState } from "./provisioning-state.ts";

export type ProvisioningStep = JobStep<ProvisioningState>;
export type StepInput = JobStepInput<ProvisioningState>;

/** What exists until the roles are made, and is in no row ever. */
const provisioningSecretSchema = z.object({ administratorUrl: z.string() });

/**
 * The way in until the roles are known: the administrator's, or that of an owner whom the customer made.
 * @throws DomainError `credentials_needed` where the job's secret is gone.
 */
export async function readFirstLogin(
  { ctx, state, readSecret }: Pick<StepInput, "ctx" | "state" | "readSecret">,
  connection: Connection,
): Promise<DatabaseCredentials> {
  if (state.isPrepared) {
    return databaseCredentialsSchema.parse(await ctx.vault.get(requirePreparedRefs(connection).owner));
  }
  const secret = provisioningSecretSchema.nullable().parse(await readSecret());
  if (secret !== null) return administratorCredentials(connection, secret.administratorUrl);
  throw new DomainError(
    "credentials_needed",
    "The administrator's connection string is needed once more: it is never stored.",
  );
}
