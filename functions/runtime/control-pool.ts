import { createControlPool } from "@formtrap/control-db";
import type { Logger } from "@formtrap/core/ports";
import { readControlDatabase } from "@formtrap/platform/control-database";
import type { ControlConfig } from "./config.ts";

/**
 * The control database's pool of one container, as the application's role; connects to nothing yet.
 * @throws Error naming the part of the configured address that is wrong.
 */
export function openControlPool(options: {
  readonly config: Pick<ControlConfig, "controlDatabase">;
  readonly logger: Logger;
  readonly connectionsMax: number;
}): ReturnType<typeof createControlPool> {
  const { config, logger, connectionsMax } = options;
  return createControlPool({
    ...readControlDatabase({ ...config.controlDatabase, poolMax: connectionsMax }),
    onIdleError: (error) => logger.warn("idle control connection lost", {}, error),
  });
}
