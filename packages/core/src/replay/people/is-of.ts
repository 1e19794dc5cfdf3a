import type { SpooledSubmission } from "../../spool/index.ts";
import { fieldsOf } from "./describe-spooled.ts";

/** Whether a post is a person's: its email or any of its values is this address, in whatever case. @param email in lower case. */
export function isOf({ submission }: SpooledSubmission, email: string): boolean {
  const holds = (value: unknown): boolean => {
    if (typeof value === "string") return value.trim().toLowerCase() === email;
    return typeof value === "object" && value !== null && Object.values(value).some(holds);
  };
  return holds(submission.email) || holds(fieldsOf(submission));
}
