import type { FormPolicy } from "@formtrap/contracts";

/** The policy of a form that takes anything from anyone, but for what a test changes. */
export function testPolicy(changes: Partial<FormPolicy> = {}): FormPolicy {
  return {
    v: 1,
    formId: "01900000-0000-7000-8000-000000000001",
    organizationId: "01900000-0000-7000-8000-000000000002",
    name: "Contact",
    version: 1,
    isActive: true,
    closesAt: null,
    maxSubmissions: null,
    files: { allowed: false, maxCount: 0, maxSizeBytes: 0, allowedTypes: [] },
    allowedOrigins: [],
    absentOrigin: "accept",
    honeypotFieldName: null,
    validation: { fields: {}, multiple: [] },
    spamThreshold: 0.5,
    captcha: { mode: "off", scoreMin: 0.5, action: null },
    rateLimitPerMinute: null,
    responseType: "redirect",
    redirectUrl: null,
    successMessage: null,
    destinations: [],
    ...changes,
  };
}
