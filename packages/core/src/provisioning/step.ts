import type { SpaceContext } from "../context.ts";
import type { ProvisioningState } from "./provisioning-state.ts";

/** What exists for the length of one call only, and is never written anywhere. */
export interface ProvisioningSecrets {
  /** The administrator's connection string; absent when a job resumes after the roles were made. */
  readonly administratorUrl?: string;
}

export interface StepInput {
  readonly ctx: SpaceContext;
  readonly state: ProvisioningState;
  readonly secrets: ProvisioningSecrets;
}

/** One resumable part of a job. Running it again after it finished, or after it was cut off, is harmless. */
export interface ProvisioningStep {
  readonly name: string;
  /** What a person reads while it runs. */
  readonly title: string;
  /** @returns what it adds to the state. */
  readonly run: (input: StepInput) => Promise<Partial<ProvisioningState>>;
}
