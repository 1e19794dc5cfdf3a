import type { DatabaseCredentials } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type DatabaseAddress, parseDatabaseUrl } from "./parse-database-url.ts";
import { fromTlsColumns } from "./tls-columns.ts";

/** Names a database without a way into it: what the dashboard shows and what later credentials must match. */
export function addressHint(address: Pick<DatabaseAddress, "host" | "port" | "database">): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${host}:${address.port}/${address.database}`;
}

/** Back from the hint. @throws TypeError where the connection has no database, which none of ours has. */
export function parseAddressHint({
  databaseHostHint,
}: Pick<Connection, "databaseHostHint">): Pick<DatabaseAddress, "host" | "port" | "database"> {
  const [, host, port, database] = /^(\[[^\]]+\]|[^:]+):(\d+)\/(.+)$/s.exec(databaseHostHint ?? "") ?? [];
  if (host === undefined || port === undefined || database === undefined) {
    throw new TypeError("The connection says of no database where it is.");
  }
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port), database };
}

/** @throws DomainError `not_found` where the space has no such connection. */
export async function readConnection(ctx: Pick<SpaceContext, "control" | "space">, connectionId: string) {
  const row = await ctx.control
    .selectFrom("connection")
    .selectAll()
    .where("id", "=", connectionId)
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new DomainError("not_found", "There is no such connection in this space.");
}
export type Connection = Awaited<ReturnType<typeof readConnection>>;

/**
 * An administrator's way into a connection's database, from the string given for this one time.
 * @throws DomainError `invalid_input` where it does not parse, or leads to another database than the connection's.
 */
export function administratorCredentials(connection: Connection, databaseUrl: string): DatabaseCredentials {
  const address = parseDatabaseUrl(databaseUrl);
  if (addressHint(address) !== connection.databaseHostHint) {
    throw new DomainError("invalid_input", "This connection string leads to another database.");
  }
  return { v: 1, ...address, tls: fromTlsColumns(connection) };
}
