import { findRoute, type RunQuery } from "@formtrap/control-db";
import type { PublishContext } from "@formtrap/core/submission";
import { systemClock } from "@formtrap/platform/clock";
import { createLogger } from "@formtrap/platform/logger";
import { openControlPool } from "./control-pool.ts";
import { parseSnapshotConfig, type SnapshotConfig } from "./snapshot-config.ts";
import { openSpoolPorts } from "./spool-ports.ts";

/** As many as a batch is worked on at a time. */
export const ROUTES_AT_ONCE = 2;

/** Wires what keeping copies of routes needs, once a container; connects to nothing yet. */
function startSnapshots(config: SnapshotConfig): PublishContext {
  const clock = systemClock;
  const logger = createLogger({ level: config.logLevel });
  const control = openControlPool({ config, logger, connectionsMax: ROUTES_AT_ONCE });
  const query: RunQuery = async (text, values) => (await control.query<object>(text, [...values])).rows;
  return {
    ...openSpoolPorts({ config, clock }),
    clock,
    logger,
    findRoute: (address) => findRoute(query, address),
  };
}

export const snapshots: PublishContext = startSnapshots(parseSnapshotConfig());
