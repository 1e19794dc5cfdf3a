import type { LeavingState, LeavingStep, LeavingStepInput } from "../leaving-state.ts";

/** Removes all that the vault holds for the space. */
export const forgetSecretsStep: LeavingStep = {
  name: "forget_secrets",
  title: "Forgetting passwords and keys",
  run: async ({ ctx, state }) => {
    await forgetSecrets(ctx, state);
    return {};
  },
};

export async function forgetSecrets(ctx: LeavingStepInput["ctx"], { refs }: LeavingState): Promise<void> {
  for (const ref of refs) await ctx.vault.delete(ref);
}
