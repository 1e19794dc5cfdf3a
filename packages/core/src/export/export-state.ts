import { exportFormatSchema } from "@formtrap/contracts";
import * as z from "zod";
import { filterStateSchema } from "../inbox/index.ts";

/** What an export is of, and how far it is: nothing that a visitor wrote, and no address of the document. */
export const exportStateSchema = z.object({
  /** Of its own in the bucket; a UUIDv7, whose time says when it is removed. */
  folder: z.uuid(),
  formId: z.uuid(),
  format: exportFormatSchema,
  /** null: all. */
  fields: z.array(z.string()).nullable(),
  filter: filterStateSchema,
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
