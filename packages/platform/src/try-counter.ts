import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";

/** Tries of one thing within a window that began with the first of them. */
export interface Tries {
  readonly count: number;
  /** When they are forgotten; milliseconds since 1970. */
  readonly untilMs: number;
}

/** Under which tries are counted; what they are about stands in no table as it is. */
export function tryKey(kind: string, ...about: readonly string[]): string {
  return `${kind}|${createHash("sha256").update(about.join("\0")).digest("base64url")}`;
}

/**
 * Counts one try: in one statement, so that however many come at once, each is counted. The row stands in Better Auth's
 * table of rates, under a key that it never makes, and with the window's end as its `last_request`: the library deletes
 * rows whose last request is a minute old, which then is a minute after they are needed.
 */
export async function countTry<Database>(
  database: Kysely<Database>,
  { key, windowMs, nowMs }: { readonly key: string; readonly windowMs: number; readonly nowMs: number },
): Promise<Tries> {
  const untilMs = nowMs + windowMs;
  const { rows } = await sql<{ count: number; until: number }>`
    INSERT INTO rate_limit AS r (key, count, last_request) VALUES (${key}, 1, ${untilMs})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${nowMs} THEN 1 ELSE r.count + 1 END,
      last_request = CASE WHEN r.last_request <= ${nowMs} THEN ${untilMs} ELSE r.last_request END
    RETURNING count, last_request AS until`.execute(database);
  const [row] = rows;
  return { count: row?.count ?? 1, untilMs: row?.until ?? untilMs };
}

/** Forgets the tries that were counted under a key. */
export async function forgetTries<Database>(database: Kysely<Database>, key: string): Promise<void> {
  await sql`DELETE FROM rate_limit WHERE key = ${key}`.execute(database);
}
