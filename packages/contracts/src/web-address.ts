import * as z from "zod";

export const httpUrlSchema = z.url({ protocol: /^https?$/, hostname: /.+/ }).max(2_000);

/** Where a webhook is sent. A login in it would stand in every list. */
export const webhookUrlSchema = z
  .url({
    protocol: /^https?$/,
    hostname: /.+/,
    error: "must be an address such as https://example.com/hooks/forms",
  })
  .max(2_000)
  .refine((url) => !URL.canParse(url) || new URL(url).username === "", "must not hold a login");
