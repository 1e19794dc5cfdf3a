import * as z from "zod";
import { storageInputSchema } from "./storage-input.ts";

export const storageProviderSchema = z.enum(
  storageInputSchema.options.map(({ shape }) => shape.provider.value),
);
export const databaseProviderSchema = z.enum(["neon", "supabase", "railway", "render", "rds", "other"]);

export const storagePresetSchema = z.object({
  provider: storageProviderSchema,
  name: z.string(),
  endpointPattern: z.string().describe("Where the bucket answers; names in braces are fields."),
  fields: z
    .array(z.object({ name: z.string(), label: z.string(), hint: z.string(), isSecret: z.boolean() }))
    .readonly()
    .describe("What to ask for, beside `provider`."),
  advice: z.string(),
});
export type StoragePreset = z.infer<typeof storagePresetSchema>;

export const databasePresetSchema = z.object({
  provider: databaseProviderSchema,
  name: z.string(),
  whereToFind: z.string().describe("Where its console shows the connection string."),
  address: z.enum(["direct", "pooler", "either"]),
  addressAdvice: z.string(),
  tls: z
    .enum(["public_ca", "provider_ca", "custom_ca", "pinned"])
    .describe(
      "How its server usually proves itself: by a public authority, by its provider's that we know, by one to paste, or by a pinned certificate.",
    ),
  freeTier: z
    .object({ sizeMegabytes: z.int(), connections: z.int(), note: z.string() })
    .nullable()
    .describe("About what it gives for nothing; null: nothing, or nobody knows."),
});
export type DatabasePreset = z.infer<typeof databasePresetSchema>;
