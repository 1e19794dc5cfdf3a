import type { TenantStore } from "../tenant-store.ts";
import type { Run } from "./run.ts";

/**
 * Read at its first use: it is no part of ingest's cold start.
 * @param schema quoted.
 */
export function createForms(schema: string, run: Run): TenantStore["forms"] {
  const forms = async () => (await import("./form-statements.ts")).formStatements(schema, run);
  return {
    insert: async (form) => await (await forms()).insert(form),
    find: async (formId) => await (await forms()).find(formId),
    update: async (form, seen) => await (await forms()).update(form, seen),
    list: async (filter) => await (await forms()).list(filter),
    removeSubmissions: async (formId) => await (await forms()).removeSubmissions(formId),
    remove: async (formId) => await (await forms()).remove(formId),
  };
}
