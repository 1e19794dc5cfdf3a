import type * as z from "zod";
import { controlSchema, type Environment, platformSchema, readEnvironment } from "./config.ts";

const schema = controlSchema.and(platformSchema);
export type SnapshotConfig = z.output<typeof schema>;

/**
 * Reads the configuration of what keeps copies of routes: the process's environment, where no other is given.
 * @throws Error with one line for every variable that is missing or wrong, each with an example.
 */
export function parseSnapshotConfig(environment?: Environment): SnapshotConfig {
  return readEnvironment(schema, environment);
}
