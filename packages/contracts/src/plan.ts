import * as z from "zod";

/** How much a plan lets its spaces use; `null` is "without limit". Stored in `plan.limits`. */
export const planLimitsSchema = z.strictObject({
  spacesMax: z.int().min(1).nullable(),
  /** People per space, its owner included. */
  seatsMax: z.int().min(1).nullable(),
  submissionsPerMonth: z.int().min(0).nullable(),
  /** Files and rows together where the operator hosts them; `null` where they are the customer's own. */
  storageBytesMax: z.int().min(0).nullable(),
  fileSizeBytesMax: z.int().min(0),
  /** The highest rate a form may set for itself. */
  rateLimitPerMinuteMax: z.int().min(1),
  customDomainsMax: z.int().min(0).nullable(),
});
export type PlanLimits = z.infer<typeof planLimitsSchema>;
