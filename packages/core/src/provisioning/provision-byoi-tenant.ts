import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { byoiSteps } from "./byoi-steps.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { type ProvisioningState, provisioningStateSchema } from "./provisioning-state.ts";
import type { ProvisioningSecrets, ProvisioningStep } from "./step.ts";

export interface ProvisioningProgress {
  readonly step: string;
  readonly message: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly state: ProvisioningState;
}

/**
 * Makes a customer's own database ready: test, reserve, roles, tables, verify, credentials, activate. A run that
 * was cut off goes on where the given state ends, or from the start where none was kept.
 * `onProgress` is awaited after every step, so that whoever drives this can record the state.
 * @throws DomainError `forbidden`, `credentials_needed`, `verification_failed` (with what to do), `conflict`.
 */
export async function provisionByoiTenant(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly secrets: ProvisioningSecrets;
  /** What an earlier run left; anything that does not parse is refused. */
  readonly state?: unknown;
  readonly onProgress?: (progress: ProvisioningProgress) => Promise<void> | void;
}): Promise<ProvisioningState> {
  const { ctx, connectionId, secrets } = options;
  requireRole(ctx, "tenant:provision");
  const start = parseInput(provisioningStateSchema, options.state ?? { v: 1, connectionId });
  const entry = {
    organizationId: ctx.space.id,
    action: "tenant.provision",
    targetType: "connection",
    targetId: connectionId,
  };
  return await audited(ctx, entry, async () => {
    let state = start;
    for (const [index, step] of byoiSteps.entries()) {
      if (state.finishedSteps.includes(step.name)) continue;
      state = await runStep({ ctx, step, state, secrets });
      const percent = Math.round((100 * (index + 1)) / byoiSteps.length);
      await options.onProgress?.({ step: step.name, message: step.title, percent, state });
    }
    return state;
  });
}

async function runStep(options: {
  readonly ctx: SpaceContext;
  readonly step: ProvisioningStep;
  readonly state: ProvisioningState;
  readonly secrets: ProvisioningSecrets;
}): Promise<ProvisioningState> {
  const { ctx, step, state, secrets } = options;
  const added = await step.run({ ctx, state, secrets }).catch((error: unknown) => {
    throw explainRefusal(error);
  });
  ctx.logger.info("provisioning step finished", { step: step.name, connectionId: state.connectionId });
  return provisioningStateSchema.parse({
    ...state,
    ...added,
    finishedSteps: [...state.finishedSteps, step.name],
  });
}
