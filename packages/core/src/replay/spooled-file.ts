import type { ListedObject } from "../ports.ts";

/** A file in the platform's bucket, `files/{tenant}/{submission}/{file}`, and what its key says. */
export interface SpooledFile {
  readonly object: ListedObject;
  readonly submissionId: string;
  readonly fileId: string;
}

/** A file's way, as its row says. */
export interface PlannedMove {
  readonly file: SpooledFile;
  readonly formId: string;
  readonly toPath: string;
  readonly name: string;
  readonly type: string;
}
