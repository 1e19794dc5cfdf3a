import {
  FILES_PER_SUBMISSION_MAX,
  type FormPolicy,
  INLINE_FILES_BYTES_MAX,
  type StorageRoute,
} from "@formtrap/contracts";
import type { PostedFile } from "../posted-body.ts";
import { SubmitRefusal } from "../submit-refusal.ts";
import { say } from "../texts/index.ts";
import { cleanFileName } from "./file-name.ts";

const MEBIBYTE = 1024 * 1024;

/** A file that its form takes. */
export interface JudgedFile {
  readonly fieldName: string;
  readonly name: string;
  readonly type: string;
}

/** One that came in the body. */
export interface InlineFile extends JudgedFile {
  readonly content: Uint8Array;
}

/**
 * Judges how many files a post has, and whether its form takes any.
 * @throws SubmitRefusal NO_FILE_UPLOADS or TOO_MANY_FILES.
 */
export function judgeFileCount(
  fileCount: number,
  policy: FormPolicy["files"],
  storage: StorageRoute | null,
): void {
  if (fileCount === 0) return;
  if (!policy.allowed) throw new SubmitRefusal("NO_FILE_UPLOADS", say("files_not_taken"));
  if (storage === null) throw new SubmitRefusal("NO_FILE_UPLOADS", say("files_without_bucket"));
  const count = Math.min(policy.maxCount, FILES_PER_SUBMISSION_MAX);
  if (fileCount > count) throw new SubmitRefusal("TOO_MANY_FILES", say("files_too_many", { count }));
}

/**
 * Judges the sizes of the files of one body.
 * @throws SubmitRefusal FILES_TOO_BIG.
 */
export function judgeInlineSizes(files: readonly PostedFile[], policy: FormPolicy["files"]): void {
  let totalBytes = 0;
  for (const file of files) {
    judgeFileSize({ ...file, sizeBytes: file.content.byteLength }, policy.maxSizeBytes);
    totalBytes += file.content.byteLength;
  }
  if (totalBytes <= INLINE_FILES_BYTES_MAX) return;
  const megabytes = INLINE_FILES_BYTES_MAX / MEBIBYTE;
  throw new SubmitRefusal("FILES_TOO_BIG", say("files_too_big", { megabytes }));
}

/** @throws SubmitRefusal FILES_TOO_BIG. */
export function judgeFileSize(
  file: { readonly fileName: string; readonly fieldName: string; readonly sizeBytes: number },
  sizeBytesMax: number,
): void {
  if (file.sizeBytes <= sizeBytesMax) return;
  const megabytes = Math.floor((sizeBytesMax / MEBIBYTE) * 100) / 100;
  throw new SubmitRefusal(
    "FILES_TOO_BIG",
    say("file_too_big", { name: cleanFileName(file.fileName), megabytes }),
    { field: file.fieldName },
  );
}

/**
 * Judges what the files of a body are.
 * @throws SubmitRefusal FILE_TYPE_NOT_ALLOWED.
 */
export async function judgeInlineTypes(
  files: readonly PostedFile[],
  allowedTypes: readonly string[],
): Promise<readonly InlineFile[]> {
  const judged: InlineFile[] = [];
  for (const file of files) {
    const { content } = file;
    const kind = await judgeFileType({ ...file, start: content, isWhole: true }, allowedTypes);
    judged.push({ ...kind, content });
  }
  return judged;
}

/**
 * Judges what a file is, by its first bytes.
 * @param file `start` may be empty where nothing of it is known yet: then name and claim alone are judged.
 * @throws SubmitRefusal FILE_TYPE_NOT_ALLOWED.
 */
export async function judgeFileType(
  file: Omit<PostedFile, "content"> & { readonly start: Uint8Array; readonly isWhole: boolean },
  allowedTypes: readonly string[],
): Promise<JudgedFile> {
  // A tenth of the function's code that most posts do not need.
  const { judgeFileKind } = await import("./file-kind.ts");
  const name = cleanFileName(file.fileName);
  const { fileName, contentType, start, isWhole, fieldName } = file;
  const kind = await judgeFileKind({ fileName, claimedType: contentType, start, isWhole }, allowedTypes);
  if (kind.isAllowed) return { fieldName, name, type: kind.type };
  const what = { name, types: allowedTypes.join(", ") };
  throw new SubmitRefusal(
    "FILE_TYPE_NOT_ALLOWED",
    kind.contradicts ? say("file_not_what_it_says", what) : say("file_type_not_allowed", what),
    { field: fieldName },
  );
}
