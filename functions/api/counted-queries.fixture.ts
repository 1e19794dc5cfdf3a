import pg from "pg";
import { vi } from "vitest";

/** How many statements went to which database: what an answer cost, in units that a busy machine does not change. */
export type QueryCounts = Readonly<Record<string, number>>;

/** Counts the statements that are sent while something runs. */
export async function countingQueries<Result>(
  run: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly counts: QueryCounts }> {
  const counts: Record<string, number> = {};
  const original = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function counted(
    this: pg.Client,
    ...given: unknown[]
  ) {
    const name = this.database ?? "?";
    // The request log is written beside whichever call comes when there is enough to write.
    if (!String(given[0]).includes("api_request_log")) counts[name] = (counts[name] ?? 0) + 1;
    const sent: unknown = Reflect.apply(original, this, given);
    return sent as ReturnType<typeof original>;
  });
  try {
    return { result: await run(), counts };
  } finally {
    spy.mockRestore();
  }
}
