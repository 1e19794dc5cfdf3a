import * as z from "zod";
import {
  type ControlConfig,
  controlVariables,
  type Environment,
  readEnvironment,
  text,
  toControlConfig,
} from "./environment.ts";

const eventsSchema = z.object(controlVariables);
const linksSchema = z.object({
  ...controlVariables,
  VAULT_NAME_PREFIX: text("VAULT_NAME_PREFIX", "formtrap/production"),
});

export interface MailLinksConfig extends ControlConfig {
  readonly vaultNamePrefix: string;
}

/**
 * Reads the configuration of what links in mails lead to: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseMailLinksConfig(environment?: Environment): MailLinksConfig {
  const values = readEnvironment(linksSchema, environment);
  return { ...toControlConfig(values), vaultNamePrefix: values.VAULT_NAME_PREFIX };
}

/**
 * Reads the configuration of what hears of bounces and complaints.
 * @throws Error as `parseMailLinksConfig`.
 */
export function parseMailEventsConfig(environment?: Environment): ControlConfig {
  return toControlConfig(readEnvironment(eventsSchema, environment));
}
