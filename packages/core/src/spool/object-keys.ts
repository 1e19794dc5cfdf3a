/** Where in the platform's bucket a tenant's things lie. `waiting` are tried again, the other two wait for people. */
const PREFIXES = { waiting: "spool", failed: "failed", quarantined: "quarantine", files: "files" } as const;

/** What a sealed post is: to be stored, given up after 30 days, or refused by the customer's own database for its data. */
export type SpoolShelf = "waiting" | "failed" | "quarantined";

/** Below this lie the tenants, each in a folder of its own. */
export function shelfPrefix(shelf: SpoolShelf | "files"): string {
  return `${PREFIXES[shelf]}/`;
}

export function tenantPrefix(shelf: SpoolShelf | "files", tenantId: string): string {
  return `${shelfPrefix(shelf)}${tenantId}/`;
}

/** A sealed post: one object per submission, so that the same one twice is one. */
export function spoolKey(shelf: SpoolShelf, tenantId: string, submissionId: string): string {
  return `${tenantPrefix(shelf, tenantId)}${submissionId}`;
}

/** A file that the customer's bucket did not take. Nothing that a visitor typed. */
export function spooledFileKey(tenantId: string, submissionId: string, fileId: string): string {
  return `${tenantPrefix("files", tenantId)}${submissionId}/${fileId}`;
}

/** The last part of a key. */
export function lastPart(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
