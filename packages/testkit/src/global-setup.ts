import type { TestProject } from "vitest/node";
import { startServerBroker } from "./server-broker.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where test files ask for the run's shared database servers. */
    formtrapServerBrokerUrl: string;
  }
}

/**
 * Vitest's `globalSetup`: one broker a run, in the main process. Servers start when the first test file asks,
 * so that a run of unit tests alone starts none, and stop with the run.
 */
// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startServerBroker();
  project.provide("formtrapServerBrokerUrl", broker.url);
  // In watch mode migrations may have changed, and templates were made with the old ones.
  project.onTestsRerun(() => broker.discardServers());
  return () => broker.close();
}
