import type { SubmissionFilter } from "@formtrap/tenant-db";
import * as z from "zod";

/** A filter as the state of a job keeps it, in JSON. */
export const filterStateSchema = z.object({
  statuses: z.array(z.enum(["new", "read", "resolved", "spam"])).nullable(),
  isSpam: z.boolean().nullable(),
  isRead: z.boolean().nullable(),
  hasFiles: z.boolean().nullable(),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  email: z.string().nullable(),
  text: z.string().nullable(),
  deleted: z.enum(["without", "only", "with"]),
});
export type FilterState = z.output<typeof filterStateSchema>;

export function toFilterState({ statuses, from, to, ...filter }: SubmissionFilter): FilterState {
  return {
    ...filter,
    statuses: statuses === null ? null : [...statuses],
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
  };
}

export function fromFilterState({ from, to, ...filter }: FilterState): SubmissionFilter {
  return {
    ...filter,
    from: from === null ? null : new Date(from),
    to: to === null ? null : new Date(to),
  };
}
