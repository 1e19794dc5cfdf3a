import type { InboxStore } from "../inbox-store.ts";
import type { Run } from "./run.ts";

/**
 * Read at its first use: it is no part of ingest's cold start.
 * @param schema quoted.
 */
export function createInbox(schema: string, run: Run): InboxStore {
  const lists = () => import("./inbox-list.ts");
  return {
    list: async (options) => await (await lists()).listSubmissions(schema, run, options),
    count: async (options) => await (await lists()).countSubmissions(schema, run, options),
    find: async (submissionId) => await (await lists()).findSubmission(schema, run, submissionId),
  };
}
