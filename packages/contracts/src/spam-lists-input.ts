import * as z from "zod";
import { SPAM_LIST_ENTRIES_MAX } from "./spam-lists.ts";

const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => URL.parse(`https://${text.replace(/^@/, "")}`)?.hostname ?? "")
  .refine((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name), "must be a domain such as example.com");

const addressSchema = z.string().trim().toLowerCase().pipe(z.email("must be an email address").max(254));

const wordSchema = z
  .string()
  // Half a character is none that JSON in Postgres takes.
  .overwrite((text) => text.toWellFormed())
  .normalize("NFKC")
  .trim()
  .toLowerCase()
  .min(2, "must have at least 2 characters")
  .max(100);

const networks = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()];
const networkSchema = z
  .string()
  .trim()
  .toLowerCase()
  .refine(
    (text) => networks.some((schema) => schema.safeParse(text).success),
    "must be an IP address or a range such as 203.0.113.0/24",
  );

const entriesInputSchema = z.strictObject({
  addresses: z.array(addressSchema).default([]),
  domains: z.array(domainSchema).default([]),
  words: z.array(wordSchema).default([]),
  networks: z.array(networkSchema).default([]),
});

/** What a person may put on a space's lists; entries of all lists count together. */
export const spamListsInputSchema = z
  .strictObject({ blocked: entriesInputSchema.prefault({}), allowed: entriesInputSchema.prefault({}) })
  .refine(
    ({ blocked, allowed }) => countEntries(blocked) + countEntries(allowed) <= SPAM_LIST_ENTRIES_MAX,
    `must have at most ${SPAM_LIST_ENTRIES_MAX} entries altogether`,
  );
export type SpamListsInput = z.input<typeof spamListsInputSchema>;

function countEntries(entries: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(entries).reduce((count, list) => count + list.length, 0);
}
