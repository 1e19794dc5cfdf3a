import * as z from "zod";

/** Names in braces stand for the form's id and for the address that was posted to. */
const forwardToSchema = z
  .string()
  .max(1_000)
  .regex(/^https:\/\/[\x21-\x7e]+$/, "must begin with https:// and hold no space")
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && url.username === "" && url.password === "" && url.hash === "";
  }, "must be an address without credentials and fragment");

/** How a space leaves its database. */
export const disconnectInputSchema = z.strictObject({
  spool: z
    .enum(["drain", "export", "discard"])
    .describe(
      "What becomes of posts that still wait: stored first, written as JSON lines to your bucket, or deleted.",
    ),
  data: z
    .enum(["keep", "drop"])
    .default("keep")
    .describe("Whether our tables stay in your database. What you added to the schema is never touched."),
  confirm: z.string().max(200).nullable().default(null).describe("The space's name, where `data` is `drop`."),
  forwardTo: forwardToSchema
    .nullable()
    .default(null)
    .describe(
      "Where visitors' posts are sent on to for 90 days, by status 307; `{formId}` and `{endpointId}` are filled in. null: they are told that the form is gone (410).",
    ),
});
export type DisconnectInput = z.input<typeof disconnectInputSchema>;
