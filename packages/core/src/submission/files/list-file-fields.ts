import { parseFieldPath } from "../field-path.ts";
import type { PostedFile } from "../posted-body.ts";
import type { FileField } from "../validate-fields.ts";
import { readUncheckedHandle } from "./upload-handle.ts";

/**
 * Lists the fields that the files of a post were chosen in: those of its body, and those that lie in the bucket.
 * What a handle says is believed here, without the bucket's key: one that lies is refused where its file is accepted.
 */
export function listFileFields(
  files: readonly PostedFile[],
  handles: readonly string[],
): readonly FileField[] {
  const inline = files.map(({ fieldName, content }) => toFileField(fieldName, content.byteLength));
  const uploaded = handles.flatMap((handle) => {
    const upload = readUncheckedHandle(handle);
    return upload === null ? [] : [toFileField(upload.field, upload.sizeBytes)];
  });
  return [...inline, ...uploaded];
}

function toFileField(name: string, sizeBytes: number): FileField {
  return { segments: parseFieldPath(name).segments, isEmpty: sizeBytes === 0 };
}
