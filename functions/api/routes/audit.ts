import { listAudit } from "@formtrap/core/audit";
import { listRequests } from "@formtrap/core/request";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";

const momentOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

/** @param rows one more than the page holds, where there is another. */
function pageOf<Row extends { readonly id: string; readonly createdAt: Date }>(
  rows: readonly Row[],
  limit: number,
) {
  const items = rows.slice(0, limit).map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export const auditHandlers: Pick<ApiHandlers, "listAudit" | "listRequests"> = {
  listAudit: async ({ ctx, query: { cursor, limit, action, actorId, from, until } }) => {
    const range = { from: momentOf(from), until: momentOf(until) };
    const before = readCursor(cursor);
    const lines = await listAudit({ ctx, limit: limit + 1, before, action, actorId, ...range });
    return pageOf(
      lines.map((line) => ({ ...line, details: { ...line.details } })),
      limit,
    );
  },
  listRequests: async ({ ctx, query: { cursor, limit, keyId, outcome, from, until } }) => {
    const range = { from: momentOf(from), until: momentOf(until) };
    const isProblem = outcome === undefined ? undefined : outcome === "problem";
    const before = readCursor(cursor);
    return pageOf(await listRequests({ ctx, limit: limit + 1, before, keyId, isProblem, ...range }), limit);
  },
};
