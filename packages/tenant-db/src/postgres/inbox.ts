import type { InboxStore } from "../inbox-store.ts";
import type { Run } from "./run.ts";

/**
 * Read at its first use: it is no part of ingest's cold start.
 * @param schema quoted.
 */
export function createInbox(schema: string, run: Run): InboxStore {
  const lists = () => import("./inbox-list.ts");
  const changes = () => import("./inbox-change.ts");
  const erasing = () => import("./inbox-erase.ts");
  const notes = async () => (await import("./inbox-notes.ts")).createNotes(schema, run);
  return {
    list: async (options) => await (await lists()).listSubmissions(schema, run, options),
    count: async (options) => await (await lists()).countSubmissions(schema, run, options),
    find: async (submissionId) => await (await lists()).findSubmission(schema, run, submissionId),
    change: async (options) => await (await changes()).changeSubmissions(schema, run, options),
    remove: async (ids, now) => await (await changes()).removeSubmissions(schema, run, ids, now),
    restore: async (ids, options) => await (await changes()).restoreSubmissions(schema, run, ids, options),
    holdings: async (ids) => await (await erasing()).findHoldings(schema, run, ids),
    erase: async (ids, now) => await (await erasing()).eraseRows(schema, run, ids, now),
    isErased: async (submissionId) => await (await erasing()).isErased(schema, run, submissionId),
    overdue: async (options) => await (await erasing()).findOverdue(schema, run, options),
    notes: {
      list: async (submissionId) => await (await notes()).list(submissionId),
      find: async (noteId) => await (await notes()).find(noteId),
      add: async (note) => await (await notes()).add(note),
      update: async (noteId, change) => await (await notes()).update(noteId, change),
      remove: async (noteId) => await (await notes()).remove(noteId),
    },
  };
}
