import { DIRECT_UPLOAD_BYTES_MAX, FILES_PER_SUBMISSION_MAX, type FormDescription } from "@formtrap/contracts";
import { requireOpenRoute } from "./require-open-route.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { Language } from "./texts/index.ts";

const RETRY_AFTER_SECONDS = 30;
/** Texts for scripts, and those of checks that scripts make too. */
const SCRIPT_TEXTS = /^(?:script|field|fields|file|files|captcha)_/;

/**
 * What a page's script may know of a form.
 * @throws SubmitRefusal where there is no open form at this address; nothing else.
 */
export async function describeForm(args: {
  readonly ctx: Pick<SubmitContext, "routes" | "clock" | "logger">;
  readonly endpointId: string;
  readonly language: Language;
}): Promise<FormDescription> {
  const { ctx, endpointId, language } = args;
  const address = { kind: "endpoint", endpointId } as const;
  try {
    const { route, refresh } = await ctx.routes.lookup(address);
    await refresh;
    const { policy, storage, captchaKeys } = requireOpenRoute(route, address, ctx.clock.now());
    const { files, validation, captcha } = policy;
    return {
      ok: true,
      form: {
        files: {
          allowed: files.allowed && storage !== null,
          maxCount: Math.min(files.maxCount, FILES_PER_SUBMISSION_MAX),
          maxSizeBytes: Math.min(files.maxSizeBytes, DIRECT_UPLOAD_BYTES_MAX),
          allowedTypes: files.allowedTypes,
        },
        fields: validation.fields,
        multiple: validation.multiple,
        captcha: { mode: captcha.mode, siteKey: captchaKeys?.siteKey ?? null, action: captcha.action },
      },
      texts: Object.fromEntries(Object.entries(language.catalog).filter(([id]) => SCRIPT_TEXTS.test(id))),
    };
  } catch (error) {
    if (error instanceof SubmitRefusal) throw error;
    ctx.logger.error("form not described", { endpointId }, error);
    throw unavailable(RETRY_AFTER_SECONDS, error);
  }
}
