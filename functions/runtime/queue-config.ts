import * as z from "zod";
import {
  type ControlConfig,
  controlVariables,
  type Environment,
  readEnvironment,
  type TenantConfig,
  tenantVariables,
  toControlConfig,
  toTenantConfig,
} from "./environment.ts";

const environmentSchema = z.object({ ...controlVariables, ...tenantVariables });

export interface QueueConfig extends ControlConfig, TenantConfig {}

/**
 * Reads the configuration of the functions behind queues: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseQueueConfig(environment?: Environment): QueueConfig {
  const values = readEnvironment(environmentSchema, environment);
  return { ...toControlConfig(values), ...toTenantConfig(values) };
}
