import type * as z from "zod";
import { controlSchema, deliverySchema, type Environment, readEnvironment, tenantSchema } from "./config.ts";

const schema = controlSchema.and(tenantSchema).and(deliverySchema);
export type NotifyConfig = z.output<typeof schema>;

/**
 * Reads the configuration of the functions that make deliveries: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseNotifyConfig(environment?: Environment): NotifyConfig {
  return readEnvironment(schema, environment);
}
