import { type CaptchaKeysInput, captchaKeysInputSchema } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import { proveCaptcha } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import type { CaptchaKeyTester } from "../ports.ts";
import { requireOwnForm } from "./require-own-form.ts";
import { upsertCaptchaKeys } from "./upsert-captcha-keys.ts";

/**
 * Gives a form captcha keys of its own, since site keys bind to domains; null goes back to the connection's. Which
 * kind of captcha the form asks for is part of the form. The provider is asked first whether it knows them.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `verification_failed` (the provider says they are wrong).
 */
export async function setFormCaptchaKeys(options: {
  /** Without `captcha` the keys are saved as they are. */
  readonly ctx: SpaceContext & { readonly captcha?: CaptchaKeyTester };
  readonly formId: string;
  readonly keys: CaptchaKeysInput | null;
}): Promise<void> {
  const { ctx, formId } = options;
  requireRole(ctx, "form:write");
  const keys = options.keys === null ? null : parseInput(captchaKeysInputSchema, options.keys);
  await requireOwnForm(ctx, formId);
  await proveCaptcha(ctx.captcha, keys);
  const kept =
    keys === null
      ? null
      : {
          provider: keys.provider,
          siteKey: keys.siteKey,
          secretRef: await ctx.vault.put("captcha", formId, { v: 1, secretKey: keys.secretKey }),
        };
  await ctx.control.transaction().execute(async (tx) => {
    if (kept === null) {
      await tx
        .deleteFrom("formCaptchaKey")
        .where("formId", "=", formId)
        .where("organizationId", "=", ctx.space.id)
        .execute();
    } else {
      await upsertCaptchaKeys(ctx, tx, formId, kept);
    }
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "form.set_captcha_keys",
      targetType: "form",
      targetId: formId,
      details: { provider: keys?.provider ?? null },
    });
  });
}
