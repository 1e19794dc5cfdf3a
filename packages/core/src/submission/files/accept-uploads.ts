import type { FormPolicy } from "@formtrap/contracts";
import type { SubmissionFile } from "@formtrap/tenant-db";
import { type ObjectStore, ObjectStoreError } from "../../ports.ts";
import { SubmitRefusal } from "../submit-refusal.ts";
import { say } from "../texts/index.ts";
import { judgeFileSize, judgeFileType } from "./judge-files.ts";
import type { Bucket } from "./open-bucket.ts";
import { type PromisedUpload, readHandle } from "./upload-handle.ts";

/** Enough of a file to know what it is. */
const START_BYTES = 4_100;

interface Uploads {
  readonly bucket: Bucket;
  readonly policy: FormPolicy;
  readonly handles: readonly string[];
  readonly now: Date;
}

/**
 * Takes over files that were uploaded straight to the bucket: each must be there as it was promised, and be of a kind
 * that the form takes. One that the bucket says nothing of is taken as promised: its size and type were signed, and the
 * name was judged then. That a handle works once is settled where the row is written.
 * @returns the files, and why the bucket said nothing of one.
 * @throws SubmitRefusal with what is wrong with a file.
 */
export async function acceptUploads(options: Uploads): Promise<{
  readonly files: readonly SubmissionFile[];
  readonly error: ObjectStoreError | null;
}> {
  const { bucket, policy } = options;
  let bucketError: ObjectStoreError | null = null;
  const files = await Promise.all(
    readUploads(options).map(async (upload) => {
      try {
        return await acceptUpload(bucket.store, policy, upload);
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        bucketError = error;
        return asPromised(upload);
      }
    }),
  );
  return { files, error: bucketError };
}

/** What was promised of the files behind handles, asking nobody. @throws SubmitRefusal for handles that are no good. */
export function readPromises(options: Uploads): readonly SubmissionFile[] {
  return readUploads(options).map(asPromised);
}

function readUploads({ handles, bucket, policy, now }: Uploads): readonly PromisedUpload[] {
  return handles.map((handle) => readPromise(handle, bucket, policy, now));
}

function asPromised({ key, name, field, type, sizeBytes }: PromisedUpload): SubmissionFile {
  return { fieldName: field, name, type, path: key, sizeBytes, location: "tenant" };
}

function readPromise(handle: string, bucket: Bucket, policy: FormPolicy, now: Date): PromisedUpload {
  const upload = readHandle(handle, bucket.handleKey);
  if (upload === null || upload.formId !== policy.formId) {
    throw new SubmitRefusal("NO_FILE_UPLOADS", say("upload_unknown"));
  }
  if (upload.expiresAt * 1_000 <= now.getTime()) throw refusal(upload, "upload_expired");
  judgeFileSize({ ...upload, fileName: upload.name, fieldName: upload.field }, policy.files.maxSizeBytes);
  return upload;
}

async function acceptUpload(
  store: ObjectStore,
  policy: FormPolicy,
  upload: PromisedUpload,
): Promise<SubmissionFile> {
  const { key, name, field, type, sizeBytes } = upload;
  const [facts, start] = await Promise.all([
    store.head(key),
    sizeBytes === 0 ? new Uint8Array() : readStart(store, key),
  ]);
  if (facts === null) throw refusal(upload, "upload_missing");
  const isAsPromised = facts.sizeBytes === sizeBytes && mediaType(facts.contentType) === mediaType(type);
  if (!isAsPromised) throw refusal(upload, "upload_differs");
  const isWhole = start.byteLength === sizeBytes;
  const judged = await judgeFileType(
    { fieldName: field, fileName: name, contentType: type, start, isWhole },
    policy.files.allowedTypes,
  );
  return { ...judged, path: key, sizeBytes, location: "tenant" };
}

/** A missing object is noticed by its HEAD, which says so in better words. */
async function readStart(store: ObjectStore, key: string): Promise<Uint8Array> {
  try {
    return await store.readStart(key, { bytesMax: START_BYTES });
  } catch (error) {
    if (error instanceof ObjectStoreError && error.reason === "missing") return new Uint8Array();
    throw error;
  }
}

function mediaType(contentType: string): string {
  return (contentType.split(";")[0] ?? "").trim().toLowerCase();
}

function refusal(
  upload: PromisedUpload,
  text: "upload_expired" | "upload_missing" | "upload_differs",
): SubmitRefusal {
  return new SubmitRefusal("NO_FILE_UPLOADS", say(text, { name: upload.name }), { field: upload.field });
}
