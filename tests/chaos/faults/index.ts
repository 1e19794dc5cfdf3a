import type { Fault } from "../fault.ts";
import { controlDatabaseFaults } from "./control-database.ts";
import { customerBucketFaults } from "./customer-bucket.ts";
import { customerDatabaseFaults } from "./customer-database.ts";
import { customerNetworkFaults } from "./customer-network.ts";
import { platformFaults } from "./platform.ts";
import { processFaults } from "./processes.ts";

/** Everything that a promise to a visitor must survive. */
export const faults: readonly Fault[] = [
  ...customerDatabaseFaults,
  ...customerNetworkFaults,
  ...customerBucketFaults,
  ...platformFaults,
  ...controlDatabaseFaults,
  ...processFaults,
];
