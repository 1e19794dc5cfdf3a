import * as z from "zod";
import { deliveryChannelSchema } from "../destination.ts";
import { timestampSchema } from "./pages.ts";
import { submissionSchema } from "./submission.ts";

export const noteSchema = z
  .object({
    id: z.uuid(),
    authorUserId: z.uuid().nullable().describe("null: a key wrote it."),
    body: z.string(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Note" });

const submissionDeliverySchema = z
  .object({
    id: z.uuid(),
    destinationId: z.uuid(),
    channel: deliveryChannelSchema,
    status: z.enum(["pending", "succeeded", "failed", "abandoned"]),
    attempts: z.int(),
    nextAttemptAt: timestampSchema.nullable(),
    lastStatusCode: z.int().nullable(),
    lastError: z.string().nullable(),
    deliveredAt: timestampSchema.nullable(),
  })
  .meta({ id: "SubmissionDelivery" });

/** A submission with what people wrote about it, and what was told of it. */
export const submissionDetailsSchema = submissionSchema
  .extend({ notes: z.array(noteSchema), deliveries: z.array(submissionDeliverySchema) })
  .meta({ id: "SubmissionDetails" });
