import { defineJob } from "../../job/index.ts";
import { changePasswordsStep } from "./change-passwords.ts";
import { makePasswordsStep } from "./make-passwords.ts";
import { type RotationState, rotationStateSchema } from "./rotation-state.ts";
import { savePasswordsStep } from "./save-passwords.ts";

/** In order; each may be cut off anywhere and run again. */
export const rotationSteps = [makePasswordsStep, changePasswordsStep, savePasswordsStep];

/** Gives our roles in a tenant's database new passwords; its secret is `{databaseUrl}`, or nothing. */
export const rotationJob = defineJob<RotationState>({
  kind: "rotate_database_passwords",
  state: rotationStateSchema,
  steps: rotationSteps,
  isExclusive: true,
});
