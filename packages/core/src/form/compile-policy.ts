import { type DeliveryChannel, type FormPolicy, formPolicySchema } from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";

export interface PolicyDestination {
  readonly id: string;
  readonly channel: DeliveryChannel;
}

/**
 * Everything ingest needs to know of a form, and nothing that it does not: no target, no secret, no recipient.
 * @throws ZodError where a form's row, which a customer's server answers, is not what a policy may say.
 */
export function compilePolicy(form: TenantForm, destinations: readonly PolicyDestination[]): FormPolicy {
  return formPolicySchema.parse({
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
    destinations: destinations.map(({ id, channel }) => ({ id, channel })),
  });
}
