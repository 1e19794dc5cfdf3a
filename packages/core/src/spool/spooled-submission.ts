import { deliveryChannelSchema, type SpoolReason, spoolReasonSchema } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import * as z from "zod";
import type { DataKeys } from "../ports.ts";
import { seal, unseal } from "./seal.ts";

/** An accepted post that waits for its row. Its visitor was told that it is stored. */
export interface SpooledSubmission {
  readonly tenantId: string;
  readonly organizationId: string;
  /** `alreadyAccepted` is true. */
  readonly submission: NewSubmission;
  readonly spooledAt: Date;
  /** Why it was not stored at once; `rejected`: its own data, says the customer's database. */
  readonly reason: SpoolReason | "rejected";
}

const date = z.iso.datetime().transform((text) => new Date(text));

/** What a sealed object holds. Tolerates unknown keys: deploys roll. */
const schema = z.object({
  v: z.literal(1),
  tenantId: z.uuid(),
  organizationId: z.uuid(),
  spooledAt: date,
  reason: z.union([spoolReasonSchema, z.literal("rejected")]),
  submission: z.object({
    id: z.uuid(),
    formId: z.uuid(),
    policyVersion: z.int(),
    createdAt: date,
    status: z.enum(["new", "spam"]),
    email: z.string().nullable(),
    name: z.string().nullable(),
    dataJson: z.string(),
    fieldOrder: z.array(z.string()),
    files: z.array(
      z.object({
        name: z.string(),
        fieldName: z.string(),
        path: z.string(),
        sizeBytes: z.int(),
        type: z.string(),
        location: z.enum(["tenant", "spool"]),
      }),
    ),
    uploadKeys: z.array(z.string()),
    spamScore: z.number().nullable(),
    spamReason: z.string().nullable(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    referer: z.string().nullable(),
    mailOptions: z.object({ subject: z.string().nullable(), cc: z.array(z.string()) }).nullable(),
    deliveries: z.array(z.object({ id: z.uuid(), destinationId: z.uuid(), channel: deliveryChannelSchema })),
    alreadyAccepted: z.literal(true),
  }),
});

/** @throws KeyServiceUnavailable */
export async function sealSubmission(dataKeys: DataKeys, spooled: SpooledSubmission): Promise<Buffer> {
  const content = Buffer.from(JSON.stringify({ v: 1, ...spooled }));
  return await seal(dataKeys, contextOf(spooled.tenantId, spooled.submission.id), content);
}

/**
 * Opens the object of a tenant's submission.
 * @throws SealBroken, KeyServiceUnavailable, ZodError where a later version wrote it
 */
export async function openSubmission(
  dataKeys: DataKeys,
  of: { readonly tenantId: string; readonly submissionId: string },
  sealed: Uint8Array,
): Promise<SpooledSubmission> {
  const content = await unseal(dataKeys, contextOf(of.tenantId, of.submissionId), sealed);
  const { v: _version, ...spooled } = schema.parse(JSON.parse(content.toString()));
  return spooled;
}

function contextOf(owner: string, id: string) {
  return { purpose: "spool", owner, id } as const;
}
