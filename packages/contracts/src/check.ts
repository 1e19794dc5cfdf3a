import * as z from "zod";

/** One thing that was tried, in words for the person whose database or bucket it is. */
export const checkSchema = z.object({
  name: z.string().describe("Stable: decide by this one."),
  ok: z.boolean(),
  message: z.string(),
  whatToDo: z.string().describe("Empty where nothing needs doing."),
});
export type Check = z.infer<typeof checkSchema>;
