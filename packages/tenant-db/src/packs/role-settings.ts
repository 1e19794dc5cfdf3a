import type { RoleKind } from "./role-names.ts";

/** Connections that each role may hold, unless told otherwise. */
export const CONNECTION_LIMIT = 5;

/** Set at login, so they hold however the role connects; poolers refuse them as startup parameters. */
export const ROLE_TIMEOUTS: Readonly<Record<RoleKind, Readonly<Record<string, string>>>> = {
  owner: { statement_timeout: "15min", idle_in_transaction_session_timeout: "5min", lock_timeout: "60s" },
  ingest: { statement_timeout: "10s", idle_in_transaction_session_timeout: "10s", lock_timeout: "5s" },
  app: { statement_timeout: "30s", idle_in_transaction_session_timeout: "30s", lock_timeout: "5s" },
};
