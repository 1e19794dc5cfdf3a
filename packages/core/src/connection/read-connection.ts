import type { DatabaseAddress } from "./parse-database-url.ts";

/** Names a database without a way into it: what the dashboard shows and what later credentials must match. */
export function addressHint(address: Pick<DatabaseAddress, "host" | "port" | "database">): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${host}:${address.port}/${address.database}`;
}
