import * as z from "zod";

/** One file, sent inline or straight to the bucket. */
export const DIRECT_UPLOAD_BYTES_MAX = 100 * 1024 * 1024;
/** All files of one body: the platform refuses bodies above about 4.5 MB before any code of ours runs. */
export const INLINE_FILES_BYTES_MAX = 4 * 1024 * 1024;
export const FILES_PER_SUBMISSION_MAX = 10;
/** How long a presigned address and its handle are good for. */
export const UPLOAD_HANDLE_SECONDS = 3_600;

/** `POST /f/{endpointId}/uploads`: a file that a page wants to send straight to the bucket. */
export const uploadRequestSchema = z.object({
  name: z.string().max(1_024),
  /** As the browser says; empty where it does not know. */
  type: z.string().max(255).default(""),
  size: z.int().min(0),
  /** Name of the form's field it was chosen in. */
  field: z.string().max(1_024).default("file"),
});
export type UploadRequest = z.infer<typeof uploadRequestSchema>;

/** How to send the file: exactly these headers, then `_upload=<handle>` with the form. */
export interface UploadTicket {
  readonly ok: true;
  readonly method: "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly handle: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}
