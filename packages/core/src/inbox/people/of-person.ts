import { ANY_SUBMISSION, type SubmissionFilter } from "@formtrap/tenant-db";

/** A person's submissions, whatever became of them. */
export const ofPerson = (email: string): SubmissionFilter => ({
  ...ANY_SUBMISSION,
  deleted: "with",
  person: email,
});
