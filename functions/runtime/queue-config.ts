import type * as z from "zod";
import { controlSchema, type Environment, readEnvironment, tenantSchema } from "./config.ts";

const schema = controlSchema.and(tenantSchema);
export type QueueConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the functions behind queues: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseQueueConfig(environment?: Environment): QueueConfig {
  return readEnvironment(schema, environment);
}
