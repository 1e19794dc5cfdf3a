import type { InboxStore, InboxSubmission } from "@formtrap/tenant-db";
import { DomainError } from "../errors.ts";

/** @throws DomainError `not_found` */
export async function requireSubmission(
  inbox: Pick<InboxStore, "find">,
  submissionId: string,
): Promise<InboxSubmission> {
  const submission = await inbox.find(submissionId);
  if (submission === null) throw noSubmission();
  return submission;
}

export function noSubmission(): DomainError {
  return new DomainError("not_found", "There is no such submission in this space.");
}
