import { PackError } from "@formtrap/tenant-db";
import { DomainError } from "../errors.ts";

/** What a customer's database refuses is theirs to read and to mend; everything else is ours, and as it was. */
export function explainRefusal(error: unknown): unknown {
  const isRefusal = error instanceof PackError || (error instanceof Error && error.name === "MigrationError");
  return isRefusal ? new DomainError("verification_failed", error.message) : error;
}
