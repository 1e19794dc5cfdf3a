import type { StoredSubmission } from "@formtrap/tenant-db";
import { oneLine } from "./one-line.ts";

const NAME_UNITS_MAX = 100;
const EMAIL_UNITS_MAX = 254;

/** Who wrote, in one line: by name, address or both; null where nobody said. */
export function senderOf({ name, email }: Pick<StoredSubmission, "name" | "email">): string | null {
  const who = oneLine(name ?? "", NAME_UNITS_MAX);
  const address = oneLine(email ?? "", EMAIL_UNITS_MAX);
  if (who === "" || who === address) return address === "" ? null : address;
  return address === "" ? who : `${who} (${address})`;
}
