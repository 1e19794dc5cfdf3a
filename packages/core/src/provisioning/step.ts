import * as z from "zod";
import type { JobStep, JobStepInput } from "../job/index.ts";
import type { ProvisioningState } from "./provisioning-state.ts";

export type ProvisioningStep = JobStep<ProvisioningState>;
export type StepInput = JobStepInput<ProvisioningState>;

/** What exists until the roles are made, and is in no row ever. */
export const provisioningSecretSchema = z.object({ administratorUrl: z.string() });

/** @returns null where the job's secret is gone. */
export async function readAdministratorUrl({
  readSecret,
}: Pick<StepInput, "readSecret">): Promise<string | null> {
  return provisioningSecretSchema.nullable().parse(await readSecret())?.administratorUrl ?? null;
}
