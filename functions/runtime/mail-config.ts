import type * as z from "zod";
import {
  type ControlConfig,
  controlSchema,
  type Environment,
  readEnvironment,
  vaultSchema,
} from "./config.ts";

const linksSchema = controlSchema.and(vaultSchema);
type MailLinksConfig = z.output<typeof linksSchema>;

/**
 * Reads the configuration of what links in mails lead to: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseMailLinksConfig(environment?: Environment): MailLinksConfig {
  return readEnvironment(linksSchema, environment);
}

/**
 * Reads the configuration of what hears of bounces and complaints.
 * @throws Error as `parseMailLinksConfig`.
 */
export function parseMailEventsConfig(environment?: Environment): ControlConfig {
  return readEnvironment(controlSchema, environment);
}
