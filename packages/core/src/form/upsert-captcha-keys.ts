import type { CaptchaKeysInput } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";

/** A form's own captcha keys, whose secret is in the vault by then, as the form's policy is compiled from them. */
export async function upsertCaptchaKeys(
  ctx: SpaceContext,
  tx: Pick<SpaceContext["control"], "insertInto">,
  formId: string,
  keys: Pick<CaptchaKeysInput, "provider" | "siteKey"> & { readonly secretRef: string },
): Promise<void> {
  const columns = { ...keys, updatedAt: ctx.clock.now() };
  await tx
    .insertInto("formCaptchaKey")
    .values({ ...columns, formId, organizationId: ctx.space.id })
    .onConflict((conflict) =>
      conflict
        .column("formId")
        .doUpdateSet(columns)
        .where("formCaptchaKey.organizationId", "=", ctx.space.id),
    )
    .execute();
}
