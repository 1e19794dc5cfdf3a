import { newId } from "@formtrap/contracts";
import type { SubmissionFile } from "@formtrap/tenant-db";
import { sendLook, spooledFileKey } from "../../spool/index.ts";
import { withTimeLimit } from "../../time-limit.ts";
import type { SubmitContext } from "../submit-context.ts";
import type { InlineFile } from "./judge-files.ts";
import { putOptionsOf, rowOf } from "./store-inline-files.ts";

/** 4 MB at the most, within the cloud's own network. */
const PUT_MS = 4_000;

/**
 * Writes files to the platform's bucket, all of them or none, and has a worker look for them.
 * @throws whatever the bucket throws, or that it took too long.
 */
export async function spoolFiles(options: {
  readonly ctx: Pick<SubmitContext, "spool" | "clock" | "logger">;
  readonly tenantId: string;
  readonly submissionId: string;
  readonly files: readonly InlineFile[];
}): Promise<readonly SubmissionFile[]> {
  const { ctx, tenantId, submissionId, files } = options;
  const spooled = files.map((inline) => {
    const path = spooledFileKey(tenantId, submissionId, newId());
    return { inline, file: rowOf(inline, path, "spool") };
  });
  const rows = spooled.map(({ file }) => file);
  const writing = Promise.all(
    spooled.map(({ inline, file }) => ctx.spool.bucket.put(file.path, inline.content, putOptionsOf(inline))),
  );
  try {
    await withTimeLimit(writing, "answer of the platform's bucket", PUT_MS);
  } catch (error) {
    await discardSpooledFiles(ctx, rows);
    throw error;
  }
  await sendLook(ctx, tenantId);
  return rows;
}

/** Removes files that no row will hold. What cannot be removed now is removed after a day. Never rejects. */
export async function discardSpooledFiles(
  ctx: Pick<SubmitContext, "spool" | "logger">,
  files: readonly SubmissionFile[],
): Promise<void> {
  if (files.length === 0) return;
  try {
    const removing = Promise.all(files.map(({ path }) => ctx.spool.bucket.delete(path)));
    await withTimeLimit(removing, "answer of the platform's bucket", PUT_MS);
  } catch (error) {
    ctx.logger.warn("spooled file left behind", {}, error);
  }
}
