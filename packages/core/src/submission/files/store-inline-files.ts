import type { SubmissionFile } from "@formtrap/tenant-db";
import type { PostedFile } from "../posted-body.ts";
import type { SubmitContext } from "../submit-context.ts";
import { discardFiles } from "./discard-files.ts";
import { contentDisposition } from "./file-name.ts";
import { type JudgedFile, judgeFileType } from "./judge-files.ts";
import { newObjectKey } from "./object-key.ts";
import type { Bucket } from "./open-bucket.ts";

/**
 * Writes the files of a body to the tenant's bucket, side by side, all of them or none.
 * @throws SubmitRefusal FILE_TYPE_NOT_ALLOWED before anything is written; ObjectStoreError.
 */
export async function storeInlineFiles(options: {
  readonly ctx: Pick<SubmitContext, "logger">;
  readonly bucket: Bucket;
  readonly formId: string;
  readonly files: readonly PostedFile[];
  readonly allowedTypes: readonly string[];
}): Promise<readonly SubmissionFile[]> {
  const { ctx, bucket, formId, files, allowedTypes } = options;
  const judged: { readonly file: PostedFile; readonly kind: JudgedFile }[] = [];
  for (const file of files) {
    const kind = await judgeFileType({ ...file, start: file.content, isWhole: true }, allowedTypes);
    judged.push({ file, kind });
  }
  const stored = judged.map(({ file, kind }) => ({
    ...kind,
    path: newObjectKey(formId),
    sizeBytes: file.content.byteLength,
    location: "tenant" as const,
    content: file.content,
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
