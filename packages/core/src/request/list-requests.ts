import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import type { RequestLine } from "./record-requests.ts";

/**
 * Calls of the API in the space, newest first, of the last 90 days.
 * @param options `before`: the id that the last page ended with.
 * @throws DomainError `forbidden`.
 */
export async function listRequests(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly limit: number;
  readonly before: string | null;
  readonly keyId?: string | undefined;
  /** Only those that were answered by a problem, or only those that were not. */
  readonly isProblem?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}): Promise<readonly Omit<RequestLine, "organizationId">[]> {
  const { ctx, limit, before, keyId, isProblem, from, until } = options;
  requireRole(ctx, "audit:read");
  let query = ctx.control.selectFrom("apiRequestLog").selectAll().where("organizationId", "=", ctx.space.id);
  if (before !== null) query = query.where("id", "<", before);
  if (keyId !== undefined) query = query.where("apiKeyId", "=", keyId);
  if (isProblem !== undefined) query = query.where("statusCode", isProblem ? ">=" : "<", 400);
  if (from !== undefined) query = query.where("createdAt", ">=", from);
  if (until !== undefined) query = query.where("createdAt", "<", until);
  const rows = await query.orderBy("id", "desc").limit(limit).execute();
  return rows.map(({ organizationId: _own, ...line }) => line);
}
