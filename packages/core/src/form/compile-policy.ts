import { type PublishedPolicy, publishedPolicySchema } from "@formtrap/contracts";
import type { TenantDestination, TenantForm } from "@formtrap/tenant-db";

/**
 * Everything that ingest needs to know of a form, and where its submissions go, for those who send; no secret that is
 * not sealed.
 * @throws ZodError where a form's row, which a customer's server answers, is not what a policy may say.
 */
export function compilePolicy(form: TenantForm, destinations: readonly TenantDestination[]): PublishedPolicy {
  return publishedPolicySchema.parse({
    v: 1,
    formId: form.id,
    organizationId: form.organizationId,
    name: form.name,
    version: form.policyVersion,
    isActive: form.isActive,
    closesAt: form.closesAt?.toISOString() ?? null,
    maxSubmissions: form.maxSubmissions,
    files: {
      allowed: form.allowFileUploads,
      maxCount: form.maxFileCount,
      maxSizeBytes: form.maxFileSizeBytes,
      allowedTypes: form.allowedFileTypes,
    },
    allowedOrigins: form.allowedOrigins,
    absentOrigin: form.absentOrigin,
    honeypotFieldName: form.honeypotFieldName,
    validation: form.validation,
    spamThreshold: form.spamThreshold,
    captcha: form.captcha,
    rateLimitPerMinute: form.rateLimitPerMinute,
    responseType: form.responseType,
    redirectUrl: form.redirectUrl,
    successMessage: form.successMessage,
    destinations: destinations
      .filter(({ isEnabled }) => isEnabled)
      .map(({ secretRotatedAt, ...destination }) => ({
        ...destination,
        secretRotatedAt: secretRotatedAt?.toISOString() ?? null,
      })),
  });
}
