import { exportFormatSchema } from "@formtrap/contracts";
import type { SubmissionFilter } from "@formtrap/tenant-db";
import * as z from "zod";

/** As JSON keeps it. */
const filterSchema = z.object({
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

/** What an export is of, and how far it is: nothing that a visitor wrote, and no address of the document. */
export const exportStateSchema = z.object({
  /** Of its own in the bucket; a UUIDv7, whose time says when it is removed. */
  folder: z.uuid(),
  formId: z.uuid(),
  format: exportFormatSchema,
  /** null: all. */
  fields: z.array(z.string()).nullable(),
  filter: filterSchema,
  /** The form's submissions when it began: of a filter's nobody knows. */
  total: z.int().default(0),
  /** Where reading goes on. */
  before: z.object({ createdAt: z.string(), id: z.uuid() }).nullable().default(null),
  isCommon: z.boolean().default(false),
  /** Objects of rows that were written. */
  parts: z.int().default(0),
  rows: z.int().default(0),
  /** Of the rows as JSON. */
  rowBytes: z.int().default(0),
  /** The document while it is uploaded in pieces. */
  upload: z
    .object({
      id: z.string(),
      /** What the bucket's server said of each piece. */
      pieces: z.array(z.string()),
      /** Where the next piece begins: in this part of the document, behind so many bytes. */
      part: z.int(),
      skip: z.int(),
    })
    .nullable()
    .default(null),
  /** Of the document; null: it is not there yet. */
  sizeBytes: z.int().nullable().default(null),
});
export type ExportState = z.output<typeof exportStateSchema>;

export function toStateFilter({ from, to, ...filter }: SubmissionFilter) {
  const { statuses } = filter;
  return {
    ...filter,
    statuses: statuses === null ? null : [...statuses],
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
  };
}

export function fromStateFilter({ from, to, ...filter }: ExportState["filter"]): SubmissionFilter {
  return {
    ...filter,
    from: from === null ? null : new Date(from),
    to: to === null ? null : new Date(to),
  };
}
