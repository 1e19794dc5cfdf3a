import { createControlDb } from "@formtrap/control-db";
import type { MailLinkContext } from "@formtrap/core/delivery/recipients";
import type { Logger } from "@formtrap/core/ports";
import { systemClock } from "@formtrap/platform/clock";
import { createLogger } from "@formtrap/platform/logger";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import type { ControlConfig } from "./config.ts";
import { openControlPool } from "./control-pool.ts";
import { parseMailEventsConfig, parseMailLinksConfig } from "./mail-config.ts";

/** A container answers one request at a time, and a verb needs one connection. */
const LINK_CONNECTIONS_MAX = 1;
const SECRETS_MAX = 100;

interface MailRuntime<Ctx> {
  readonly logger: Logger;
  /** What a verb is given for one request or batch. */
  newContext(requestId: string): Ctx;
}

/**
 * Wires what links in mails need, once a container: control database and tenants' delivery keys, and no identity.
 * Connects to nothing yet.
 * @throws Error naming what is missing in the environment.
 */
export function startMailLinks(): MailRuntime<MailLinkContext> {
  const config = parseMailLinksConfig();
  const { logger, base } = openBase(config, { work: "mail-links", connectionsMax: LINK_CONNECTIONS_MAX });
  const vault = createSecretsManagerVault({
    client: createSecretsManagerClient(),
    namePrefix: config.vaultNamePrefix,
    cacheSizeMax: SECRETS_MAX,
    logger,
  });
  return { logger, newContext: (requestId) => ({ ...base, vault, requestId }) };
}

/**
 * Wires what hears of bounces and complaints, once a container: the control database alone. Connects to nothing yet.
 * @throws Error naming what is missing in the environment.
 */
export function startMailEvents(options: {
  readonly connectionsMax: number;
}): MailRuntime<Omit<MailLinkContext, "vault">> {
  const { logger, base } = openBase(parseMailEventsConfig(), { work: "mail-events", ...options });
  return { logger, newContext: (requestId) => ({ ...base, requestId }) };
}

function openBase(
  config: ControlConfig,
  { work, connectionsMax }: { readonly work: string; readonly connectionsMax: number },
) {
  const logger = createLogger({ level: config.logLevel });
  const control = createControlDb({ pool: openControlPool({ config, logger, connectionsMax }) });
  const actor = { type: "system", name: work } as const;
  return { logger, base: { actor, control, clock: systemClock, logger } };
}
