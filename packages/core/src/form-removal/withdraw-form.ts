import type { SpaceContext } from "../context.ts";

/**
 * Takes a form out of the control database: its addresses are given up, its policy and captcha keys are gone, so that it
 * takes no post and nobody finds it by its id. Harmless to repeat.
 */
export async function withdrawForm(
  ctx: Pick<SpaceContext, "clock" | "control" | "space" | "vault">,
  formId: string,
): Promise<void> {
  const organizationId = ctx.space.id;
  const secretRef = await ctx.control.transaction().execute(async (tx) => {
    await tx
      .updateTable("formEndpoint")
      .set({ retiredAt: ctx.clock.now() })
      .where("formId", "=", formId)
      .where("organizationId", "=", organizationId)
      .where("retiredAt", "is", null)
      .execute();
    await tx
      .deleteFrom("formPolicy")
      .where("formId", "=", formId)
      .where("organizationId", "=", organizationId)
      .execute();
    const keys = await tx
      .deleteFrom("formCaptchaKey")
      .where("formId", "=", formId)
      .where("organizationId", "=", organizationId)
      .returning("secretRef")
      .executeTakeFirst();
    return keys?.secretRef ?? null;
  });
  if (secretRef !== null) await ctx.vault.delete(secretRef);
}
