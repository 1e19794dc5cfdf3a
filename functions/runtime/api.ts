import { createControlDb } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import type { Auth } from "@formtrap/platform/better-auth";
import { createLogger } from "@formtrap/platform/logger";
import { parseApiConfig } from "./api-config.ts";
import { openControlPool } from "./control-pool.ts";
import { openIdentity } from "./identity.ts";

export { CLIENT_ADDRESS_HEADER } from "@formtrap/platform/better-auth";

export interface ApiRuntime {
  readonly auth: Auth;
  readonly logger: Logger;
}

/** A container answers one request at a time; a sign-up needs one connection and its space another. */
const CONNECTIONS_MAX = 2;

/**
 * Wires what identity's function needs, once a container: configuration, control database, identity.
 * @throws Error naming what is missing in the environment, or where the auth secret cannot be read.
 */
export async function startApi(): Promise<ApiRuntime> {
  const config = parseApiConfig();
  const logger = createLogger({ level: config.logLevel });
  const pool = openControlPool({ config, logger, connectionsMax: CONNECTIONS_MAX });
  return { auth: await openIdentity({ config, control: createControlDb({ pool }), logger }), logger };
}
