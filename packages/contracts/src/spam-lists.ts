import * as z from "zod";

/** All entries of all lists together: a route carries them, and a container keeps a thousand routes. */
export const SPAM_LIST_ENTRIES_MAX = 1_000;

const entriesSchema = z.object({
  /** Email addresses, lower case. */
  addresses: z.array(z.string()).default([]),
  /** Domains of email addresses and, where blocked, of links; lower case; subdomains are meant too. */
  domains: z.array(z.string()).default([]),
  /** Words or phrases, lower case, found in any text of a post as whole words. */
  words: z.array(z.string()).default([]),
  /** IP addresses and ranges in CIDR notation. */
  networks: z.array(z.string()).default([]),
});

/** Whom a space never and whom it always wants to hear from. Always-allowed beats blocked and the content score. */
export const spamListsSchema = z.object({
  blocked: entriesSchema.prefault({}),
  allowed: entriesSchema.prefault({}),
});
export type SpamLists = z.infer<typeof spamListsSchema>;
export type SpamListEntries = z.infer<typeof entriesSchema>;
