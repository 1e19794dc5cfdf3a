import * as z from "zod";

/** Where posts lie that are not in the space's database: those that wait, were given up, or were refused for their data. */
export const spoolShelfSchema = z.enum(["waiting", "failed", "quarantined"]);

/** Of what is not waiting any more. */
const endedShelfSchema = z.enum(["failed", "quarantined"]);

/** As keys spell it. */
export const spooledIdSchema = z.uuid().toLowerCase();

/** As many as one call names. */
const spooledIdsSchema = z
  .array(spooledIdSchema)
  .min(1)
  .max(1_000)
  .readonly()
  .transform((ids) => [...new Set(ids)]);

export const redriveSpooledInputSchema = z.strictObject({
  shelf: endedShelfSchema,
  ids: spooledIdsSchema.nullable().default(null).describe("null: the shelf's first thousand."),
});

export const discardSpooledInputSchema = z.strictObject({ shelf: endedShelfSchema, ids: spooledIdsSchema });

export const eraseSpooledInputSchema = z.union([
  z.strictObject({ ids: spooledIdsSchema }),
  z.strictObject({ email: z.email().max(254).describe("The post's own, or any value in it that is this.") }),
]);

export const redirectSpoolInputSchema = z.strictObject({
  connectionId: z.uuid(),
  administratorUrl: z
    .string()
    .min(1)
    .max(4_096)
    .describe("Of the new connection's database; used for this once and stored nowhere."),
  acceptsOtherBucket: z
    .boolean()
    .default(false)
    .describe(
      "Whether the new connection may have another bucket than the one in use. Links to files that waiting posts left in the old one are dead then.",
    ),
});

/** What becomes of posts while the space's database is away. */
export const whenUnavailableSchema = z
  .enum(["spool", "refuse"])
  .describe("While the space's database is away, posts wait with the platform, or visitors are refused.");
