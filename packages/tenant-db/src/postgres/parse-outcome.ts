import { TenantDataError } from "../errors.ts";
import type { RecordOutcome } from "../submission.ts";

/** What `record_submission_v1` answers. @throws TenantDataError */
export function parseOutcome(text: string | null | undefined): RecordOutcome {
  switch (text) {
    case "stored":
    case "duplicate":
    case "closed":
    case "limited":
    case "stale_policy":
    case "upload_used":
    case "form_missing":
    case "erased":
      return text;
    default:
      throw new TenantDataError("unparsable", { what: "an outcome" });
  }
}
