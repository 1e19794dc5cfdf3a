import * as z from "zod";

/** One more address of a form. */
export const formEndpointInputSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("alias") }).describe("One more address; the older ones go on working."),
  z.strictObject({ kind: z.literal("access_key") }).describe("A key for pages that post to `/submit`."),
  z
    .strictObject({
      kind: z.literal("form_name"),
      siteId: z.string().toLowerCase().max(253),
      /** Kept composed (NFC), whichever way it was typed. */
      formName: z.string().trim().normalize("NFC").min(1).max(256),
    })
    .describe("A name within a site of the space, or on one of its verified hostnames."),
]);
export type FormEndpointInput = z.input<typeof formEndpointInputSchema>;

/** Of a site, within which forms are told apart by their names. */
export const siteNameSchema = z.string().trim().min(1).max(200);
