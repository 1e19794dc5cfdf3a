import * as z from "zod";
import { controlVariables, type Environment, readEnvironment, tenantVariables } from "./environment.ts";

const environmentSchema = z.object({ ...controlVariables, ...tenantVariables });

export interface QueueConfig {
  readonly logLevel: "info" | "warn" | "error" | "silent";
  readonly controlDatabaseUrl: string;
  readonly controlDatabaseIamAuth: boolean;
  readonly region: string;
  readonly vaultNamePrefix: string;
  readonly egressAllowCidrs: readonly string[];
}

/**
 * Reads the configuration of the functions behind queues from environment variables.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseQueueConfig(environment: Environment): QueueConfig {
  const values = readEnvironment(environmentSchema, environment);
  return {
    logLevel: values.LOG_LEVEL,
    controlDatabaseUrl: values.CONTROL_DATABASE_URL,
    controlDatabaseIamAuth: values.CONTROL_DATABASE_IAM_AUTH,
    region: values.AWS_REGION,
    vaultNamePrefix: values.VAULT_NAME_PREFIX,
    egressAllowCidrs: values.EGRESS_ALLOW_CIDRS,
  };
}
