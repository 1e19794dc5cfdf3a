import * as z from "zod";

/** ISO 8601 in UTC. */
export const timestampSchema = z.iso.datetime();

const PAGE_LIMIT_MAX = 100;
const PAGE_LIMIT = 25;

/** Of every list. */
export const pageQuerySchema = z.object({
  cursor: z.string().max(500).optional().describe("`nextCursor` of the page before; absent: the first page."),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT),
});

/** One page of a list; keyset pagination, so that nothing is left out or shown twice while rows come and go. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("For the next page; null: this is the last one."),
  });
}

export const spaceParamsSchema = z.object({ spaceId: z.uuid() });
