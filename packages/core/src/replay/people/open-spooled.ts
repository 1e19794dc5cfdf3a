import { KeyServiceUnavailable, ObjectStoreError } from "../../ports.ts";
import { lastPart, openSubmission, type SpooledSubmission } from "../../spool/index.ts";
import { isObjectsFault, SEALED_BYTES_MAX } from "../open-waiting.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

/** How many objects are read side by side. */
export const OPENED_AT_ONCE = 16;

/** `damaged`: not this tenant's, changed, or of a later version. `keys_unavailable`: the key service did not answer. */
export type SpooledProblem = "damaged" | "keys_unavailable";

export type OpenedObject =
  | { readonly problem: null; readonly spooled: SpooledSubmission }
  | { readonly problem: SpooledProblem };

/**
 * Opens one object of the tenant.
 * @returns null where it is gone. @throws ObjectStoreError
 */
export async function openSpooled(
  ctx: Pick<SpoolVerbContext, "bucket" | "dataKeys">,
  tenantId: string,
  key: string,
): Promise<OpenedObject | null> {
  try {
    const sealed = await ctx.bucket.get(key, { maxBytes: SEALED_BYTES_MAX });
    const spooled = await openSubmission(ctx.dataKeys, { tenantId, submissionId: lastPart(key) }, sealed);
    return { problem: null, spooled };
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return null;
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { problem };
  }
}

function problemOf(error: unknown): SpooledProblem | null {
  if (isObjectsFault(error)) return "damaged";
  return error instanceof KeyServiceUnavailable ? "keys_unavailable" : null;
}
