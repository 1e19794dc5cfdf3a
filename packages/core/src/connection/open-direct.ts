import type { DatabaseCredentials } from "@formtrap/contracts";
import { type DirectConnection, openDirectConnection } from "@formtrap/tenant-db";
import type { SpaceContext } from "../context.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A connection of its own to a customer's database, through the egress guard.
 * @param options.deadlineMs after which it is destroyed, whatever it is doing.
 * @throws TenantUnavailable
 */
export async function openDirect(options: {
  readonly ctx: Pick<SpaceContext, "egress">;
  readonly credentials: DatabaseCredentials;
  readonly deadlineMs: number;
}): Promise<DirectConnection> {
  return await openDirectConnection({
    credentials: options.credentials,
    createSocket: () => options.ctx.egress.createSocket(),
    connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, options.deadlineMs),
    deadlineMs: options.deadlineMs,
  });
}
