import { type ControlDatabase, createControlDb } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import { ensurePersonalSpace } from "@formtrap/core/space";
import { readAuthSecret } from "@formtrap/platform/auth-secret";
import { type Auth, createAuth } from "@formtrap/platform/better-auth";
import { systemClock } from "@formtrap/platform/clock";
import { createLogger } from "@formtrap/platform/logger";
import { createSesMailer } from "@formtrap/platform/ses-mailer";
import { parseApiConfig } from "./api-config.ts";
import { openControlPool } from "./control-pool.ts";

export { CLIENT_ADDRESS_HEADER } from "@formtrap/platform/better-auth";

export interface ApiRuntime {
  readonly auth: Auth;
  readonly logger: Logger;
}

/** A container answers one request at a time; a sign-up needs one connection and its space another. */
const CONNECTIONS_MAX = 2;

/**
 * Wires what the API's functions need, once a container: configuration, control database, identity.
 * @throws Error naming what is missing in the environment, or where the auth secret cannot be read.
 */
export async function startApi(): Promise<ApiRuntime> {
  const config = parseApiConfig();
  const logger = createLogger({ level: config.logLevel });
  const pool = openControlPool({ config, logger, connectionsMax: CONNECTIONS_MAX });
  const control = createControlDb({ pool });
  const auth = createAuth<ControlDatabase>({
    database: control,
    secret: await readAuthSecret(config.authSecretArn),
    dashboardUrl: config.dashboardUrl,
    mailer: createSesMailer({ from: config.mailFrom, configurationSet: config.mailConfigurationSet }),
    logger,
    afterUserSeen: async (userId) => {
      await ensurePersonalSpace({ ctx: { control, clock: systemClock, logger }, userId });
    },
  });
  return { auth, logger };
}
