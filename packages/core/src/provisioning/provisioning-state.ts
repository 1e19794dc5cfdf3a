import { checkSchema } from "@formtrap/contracts";
import * as z from "zod";

const secretRefSchema = z.string().min(1).max(600);

/**
 * What finished steps left behind, kept with the job.
 * References to secrets only: the administrator's credentials and generated passwords are never in here.
 */
export const provisioningStateSchema = z.object({
  v: z.literal(1),
  connectionId: z.uuid(),
  /** The customer made the roles by SQL of ours: no administrator's string is needed. */
  isPrepared: z.boolean().default(false),
  tenantId: z.uuid().nullable().default(null),
  /** `shared`: the given role cannot create roles, so it serves as all three. */
  roleMode: z.enum(["separate", "shared"]).nullable().default(null),
  secretRefs: z
    .object({ owner: secretRefSchema, ingest: secretRefSchema, app: secretRefSchema })
    .nullable()
    .default(null),
  checks: z.array(checkSchema).default([]),
  packVersions: z.record(z.string(), z.string()).default({}),
  tablesCreated: z.int().min(0).default(0),
  totalTables: z.int().min(0).default(0),
});
export type ProvisioningState = z.output<typeof provisioningStateSchema>;
