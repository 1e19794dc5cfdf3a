import { type ControlDatabase, type ControlDb } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import { ensurePersonalSpace } from "@formtrap/core/space";
import { readAuthSecret } from "@formtrap/platform/auth-secret";
import { type Auth, createAuth } from "@formtrap/platform/better-auth";
import { systemClock } from "@formtrap/platform/clock";
import { createSesMailer } from "@formtrap/platform/ses-mailer";
import type { ApiConfig } from "./api-config.ts";

/**
 * Wires identity, once a container.
 * @throws Error where the auth secret cannot be read.
 */
export async function openIdentity(options: {
  readonly config: Pick<ApiConfig, "authSecretArn" | "dashboardUrl" | "mailFrom" | "mailConfigurationSet">;
  readonly control: ControlDb;
  readonly logger: Logger;
}): Promise<Auth> {
  const { config, control, logger } = options;
  return createAuth<ControlDatabase>({
    database: control,
    secret: await readAuthSecret(config.authSecretArn),
    dashboardUrl: config.dashboardUrl,
    mailer: createSesMailer({ from: config.mailFrom, configurationSet: config.mailConfigurationSet }),
    logger,
    afterUserSeen: async (userId) => {
      await ensurePersonalSpace({ ctx: { control, clock: systemClock, logger }, userId });
    },
  });
}
