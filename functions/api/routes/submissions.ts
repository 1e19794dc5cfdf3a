import {
  addNote,
  changeSubmission,
  changeSubmissions,
  countSubmissions,
  deleteNote,
  deleteSubmission,
  deleteSubmissions,
  eraseSubmission,
  type InboxFilter,
  linkSubmissionFile,
  listNotes,
  listSubmissions,
  readSubmission,
  restoreSubmission,
  restoreSubmissions,
  type SubmissionDetails,
  startBulkSubmissions,
  updateNote,
} from "@formtrap/core/inbox";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readTimeCursor, writeTimeCursor } from "../serve/cursor.ts";
import { jobToWire } from "./jobs.ts";

type SubmissionOperation =
  | "listSubmissions"
  | "countSubmissions"
  | "readSubmission"
  | "updateSubmission"
  | "deleteSubmission"
  | "restoreSubmission"
  | "eraseSubmission"
  | "bulkSubmissions"
  | "startBulkSubmissions"
  | "linkSubmissionFile"
  | "listNotes"
  | "addNote"
  | "updateNote"
  | "deleteNote";

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

type Item = Omit<SubmissionDetails, "notes" | "deliveries">;

const toWire = ({ key: _key, files, fieldOrder, data, ...item }: Item) => ({
  ...item,
  createdAt: item.createdAt.toISOString(),
  updatedAt: iso(item.updatedAt),
  deletedAt: iso(item.deletedAt),
  readAt: iso(item.readAt),
  isSpam: item.status === "spam",
  data: { ...data },
  fieldOrder: [...fieldOrder],
  files: files.map(({ name, fieldName, sizeBytes, type }) => ({ name, fieldName, sizeBytes, type })),
});

const noteToWire = ({ createdAt, updatedAt, ...note }: SubmissionDetails["notes"][number]) => ({
  ...note,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

const detailsToWire = ({ notes, deliveries, ...item }: SubmissionDetails) => ({
  ...toWire(item),
  notes: notes.map(noteToWire),
  deliveries: deliveries.map(({ nextAttemptAt, deliveredAt, ...delivery }) => ({
    ...delivery,
    nextAttemptAt: iso(nextAttemptAt),
    deliveredAt: iso(deliveredAt),
  })),
});

interface WireFilter {
  readonly formId?: string | undefined;
  readonly status?: NonNullable<InboxFilter["statuses"]> | undefined;
  readonly isSpam?: boolean | undefined;
  readonly isRead?: boolean | undefined;
  readonly hasFiles?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly email?: string | undefined;
  readonly search?: string | undefined;
  readonly deleted: NonNullable<InboxFilter["deleted"]>;
}

const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const toFilter = (wire: WireFilter): InboxFilter => ({
  formId: wire.formId ?? null,
  statuses: wire.status ?? null,
  isSpam: wire.isSpam ?? null,
  isRead: wire.isRead ?? null,
  hasFiles: wire.hasFiles ?? null,
  from: timeOf(wire.from),
  to: timeOf(wire.to),
  email: wire.email ?? null,
  text: wire.search ?? null,
  deleted: wire.deleted,
});

const NO_FILTER: InboxFilter = {};

export const submissionHandlers: Pick<ApiHandlers, SubmissionOperation> = {
  listSubmissions: async ({ ctx, query: { cursor, limit, ...filter } }) => {
    const before = readTimeCursor(cursor);
    const { items, next } = await listSubmissions({ ctx, filter: toFilter(filter), before, limit });
    return { items: items.map(toWire), nextCursor: writeTimeCursor(next) };
  },
  countSubmissions: async ({ ctx, query }) => await countSubmissions({ ctx, filter: toFilter(query) }),
  readSubmission: async ({ ctx, params }) =>
    detailsToWire(await readSubmission({ ctx, submissionId: params.submissionId })),
  updateSubmission: async ({ ctx, params, body }) =>
    detailsToWire(await changeSubmission({ ctx, submissionId: params.submissionId, change: body })),
  deleteSubmission: async ({ ctx, params }) => {
    await deleteSubmission({ ctx, submissionId: params.submissionId });
    return undefined;
  },
  restoreSubmission: async ({ ctx, params }) => {
    await restoreSubmission({ ctx, submissionId: params.submissionId });
    return undefined;
  },
  eraseSubmission: async ({ ctx, params }) => {
    await eraseSubmission({ ctx, submissionId: params.submissionId });
    return undefined;
  },
  bulkSubmissions: async ({ ctx, body: { ids, apply } }) => {
    if (apply.action === "delete") return await deleteSubmissions({ ctx, ids });
    if (apply.action === "restore") return await restoreSubmissions({ ctx, ids });
    return await changeSubmissions({ ctx, ids, change: { status: apply.status } });
  },
  startBulkSubmissions: async ({ ctx, body }) => {
    const { apply } = body;
    const which =
      "ids" in body ? { ids: body.ids, filter: NO_FILTER } : { ids: null, filter: toFilter(body.filter) };
    return jobToWire(await startBulkSubmissions({ ctx, apply, ...which }));
  },
  linkSubmissionFile: async ({ ctx, params: { submissionId, index } }) => {
    const { url, expiresAt } = await linkSubmissionFile({ ctx, submissionId, index });
    return { url, expiresAt: expiresAt.toISOString() };
  },
  listNotes: async ({ ctx, params }) => {
    const notes = await listNotes({ ctx, submissionId: params.submissionId });
    return { items: notes.map(noteToWire), nextCursor: null };
  },
  addNote: async ({ ctx, params: { submissionId }, body }) =>
    noteToWire(await addNote({ ctx, submissionId, body: body.body })),
  updateNote: async ({ ctx, params: { submissionId, noteId }, body }) =>
    noteToWire(await updateNote({ ctx, submissionId, noteId, body: body.body })),
  deleteNote: async ({ ctx, params: { submissionId, noteId } }) => {
    await deleteNote({ ctx, submissionId, noteId });
    return undefined;
  },
};
