import * as z from "zod";

/** "Files came in at this form: look for what nobody used." Tolerates unknown keys: deploys roll. */
export const sweepMessageSchema = z.object({ v: z.literal(1), organizationId: z.uuid(), formId: z.uuid() });
export type SweepMessage = z.infer<typeof sweepMessageSchema>;
