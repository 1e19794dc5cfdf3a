import { defineJob, type JobKind } from "../job/index.ts";
import type { LeavingPorts } from "./leaving-ports.ts";
import { type LeavingState, type LeavingStep, leavingStateSchema } from "./leaving-state.ts";
import { closeAddressesStep, reopenAddresses } from "./steps/close-addresses.ts";
import { dropDataStep } from "./steps/drop-data.ts";
import { forgetSecrets, forgetSecretsStep } from "./steps/forget-secrets.ts";
import { gatherStep } from "./steps/gather.ts";
import { settleSpoolStep } from "./steps/settle-spool.ts";
import { unregister, unregisterStep } from "./steps/unregister.ts";

export const LEAVING_KIND = "disconnect_tenant";

/** How a space leaves its database, in order. */
export function leavingSteps(ports: LeavingPorts): readonly LeavingStep[] {
  return [
    gatherStep,
    closeAddressesStep,
    settleSpoolStep(ports),
    dropDataStep,
    unregisterStep,
    forgetSecretsStep,
  ];
}

/**
 * The job by which a space leaves its database. Until what waits is settled it can be taken back, and opens the
 * addresses again; after that it ends in leaving, whatever stops it.
 */
export function leavingJob(ports: LeavingPorts): JobKind {
  return defineJob<LeavingState>({
    kind: LEAVING_KIND,
    state: leavingStateSchema,
    steps: leavingSteps(ports),
    isExclusive: true,
    abandon: async ({ ctx, state }) => {
      if (state.isSettled) {
        await unregister(ctx, state);
        await forgetSecrets(ctx, state);
      } else if (state.closingDate !== null) {
        await reopenAddresses(ctx, new Date(state.closingDate));
      }
    },
  });
}
