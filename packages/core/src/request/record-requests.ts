import type { Context } from "../context.ts";
import { truncateAddress } from "../submission/client-address.ts";
import { storableUserAgent } from "../submission/request-privacy.ts";

/** One call of the API, with no value of it: the route's pattern, no query, no body. */
export interface RequestLine {
  readonly id: string;
  readonly organizationId: string | null;
  readonly apiKeyId: string | null;
  readonly userId: string | null;
  readonly endpoint: string;
  readonly method: string;
  readonly statusCode: number;
  readonly responseTimeMs: number;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: Date;
}

/** Adds lines to the request log, in one statement; of addresses what is kept of visitors' too: the network. */
export async function recordRequests(options: {
  readonly ctx: Pick<Context, "control">;
  readonly lines: readonly RequestLine[];
}): Promise<void> {
  const { ctx, lines } = options;
  if (lines.length === 0) return;
  await ctx.control
    .insertInto("apiRequestLog")
    .values(
      lines.map((line) => ({
        ...line,
        ipAddress: truncateAddress(line.ipAddress),
        userAgent: storableUserAgent(line.userAgent),
      })),
    )
    .execute();
}
