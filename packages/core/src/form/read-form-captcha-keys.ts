import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { requireOwnForm } from "./require-own-form.ts";

/** What may be shown of a form's own captcha keys: the secret key lies in the vault. */
export interface FormCaptchaKeys {
  readonly provider: "turnstile" | "recaptcha" | "hcaptcha";
  readonly siteKey: string;
  readonly updatedAt: Date;
}

/** @returns null where the form uses the connection's. @throws DomainError `forbidden`, `not_found`. */
export async function readFormCaptchaKeys(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly formId: string;
}): Promise<FormCaptchaKeys | null> {
  const { ctx, formId } = options;
  requireRole(ctx, "form:read");
  await requireOwnForm(ctx, formId);
  const keys = await ctx.control
    .selectFrom("formCaptchaKey")
    .select(["provider", "siteKey", "updatedAt"])
    .where("formId", "=", formId)
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  return keys ?? null;
}
