import type { FormPolicy } from "@formtrap/contracts";
import { SubmitRefusal } from "./submit-refusal.ts";

/**
 * Decides about the files of a post: the one place that changes when files are stored.
 * @throws SubmitRefusal NO_FILE_UPLOADS where there is any file.
 */
export function refuseFiles(fileCount: number, policy: FormPolicy["files"]): void {
  if (fileCount === 0) return;
  throw new SubmitRefusal(
    "NO_FILE_UPLOADS",
    policy.allowed
      ? "Files cannot be stored here yet; remove the file and send the form again."
      : "This form does not take files; remove the file and send the form again.",
  );
}
