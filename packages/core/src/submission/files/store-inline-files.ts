import type { SubmissionFile } from "@formtrap/tenant-db";
import { ObjectStoreError } from "../../ports.ts";
import { contentDisposition } from "./file-name.ts";
import type { InlineFile } from "./judge-files.ts";
import { newObjectKey } from "./object-key.ts";
import type { Bucket } from "./open-bucket.ts";

/** A file of a body, and where it lies; null: in the tenant's bucket it does not. */
interface WrittenFile {
  readonly inline: InlineFile;
  readonly file: SubmissionFile | null;
  readonly error: ObjectStoreError | null;
}

/** Writes the files of a body to the tenant's bucket, side by side; each stands for itself. */
export async function storeInlineFiles(options: {
  readonly bucket: Bucket;
  readonly formId: string;
  readonly files: readonly InlineFile[];
}): Promise<readonly WrittenFile[]> {
  const { bucket, formId, files } = options;
  return await Promise.all(
    files.map(async (inline) => {
      const path = newObjectKey(formId);
      try {
        await bucket.store.put(path, inline.content, putOptionsOf(inline));
        return { inline, file: rowOf(inline, path, "tenant"), error: null };
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        return { inline, file: null, error };
      }
    }),
  );
}

/** The type that was judged, and a disposition that no browser runs a page under. */
export function putOptionsOf({ type, name }: InlineFile) {
  return { contentType: type, contentDisposition: contentDisposition(name) };
}

/** What a row says of a file. */
export function rowOf(
  { fieldName, name, type, content }: InlineFile,
  path: string,
  location: SubmissionFile["location"],
): SubmissionFile {
  return { fieldName, name, type, path, sizeBytes: content.byteLength, location };
}
