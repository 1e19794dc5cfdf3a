import { inject } from "vitest";
import type { LocalInfo } from "./local-info.ts";

/** For hooks that may be the first to ask: Postgres is unpacked, databases are made, demo data is written. */
export const FIRST_START_MS = 180_000;

/**
 * The local cloud that all test files share; the first caller waits for its start. Files add rows and read their own
 * ones back; nothing here is reset between them.
 */
export async function sharedCloud(): Promise<LocalInfo> {
  const response = await fetch(inject("localCloudUrl"));
  const text = await response.text();
  if (!response.ok) throw new Error(`the local cloud did not start: ${text}`);
  return JSON.parse(text) as LocalInfo;
}
