import type { SubmissionFile } from "@formtrap/tenant-db";
import type { SubmitContext } from "../submit-context.ts";
import { discardFiles } from "./discard-files.ts";
import { contentDisposition } from "./file-name.ts";
import type { InlineFile } from "./judge-files.ts";
import { newObjectKey } from "./object-key.ts";
import type { Bucket } from "./open-bucket.ts";

/**
 * Writes the files of a body to the tenant's bucket, side by side, all of them or none.
 * @throws ObjectStoreError.
 */
export async function storeInlineFiles(options: {
  readonly ctx: Pick<SubmitContext, "logger">;
  readonly bucket: Bucket;
  readonly formId: string;
  readonly files: readonly InlineFile[];
}): Promise<readonly SubmissionFile[]> {
  const { ctx, bucket, formId, files } = options;
  const stored = files.map(({ fieldName, name, type, content }) => ({
    fieldName,
    name,
    type,
    path: newObjectKey(formId),
    sizeBytes: content.byteLength,
    location: "tenant" as const,
    content,
  }));
  const writes = await Promise.allSettled(
    stored.map(({ path, content, type, name }) =>
      bucket.store.put(path, content, {
        contentType: type,
        contentDisposition: contentDisposition(name),
      }),
    ),
  );
  const failed = writes.find((write) => write.status === "rejected");
  const rows = stored.map(({ content: _content, ...file }) => file);
  if (failed === undefined) return rows;
  await discardFiles({ ctx, bucket, paths: rows.map(({ path }) => path) });
  throw failed.reason;
}
