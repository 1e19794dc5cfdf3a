/**
 * Vitest's global setup: one local cloud for all files under tests/ that ask for it, started when the first one
 * asks. A run of other tests never pays for it.
 */
import { createServer } from "node:http";
import type { TestProject } from "vitest/node";
import { type LocalCloud, makeHome, removeHome, startLocalCloud } from "./local-cloud.ts";
import { findFreePort } from "./ports.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly localCloudUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let home: string | null = null;
  let cloud: Promise<LocalCloud> | null = null;
  const startOnce = async () => {
    home = await makeHome();
    // Every test posts from one address: the limit is for a test of its own.
    const environment = { SUBMIT_RATE_LIMIT_PER_MINUTE: "0", API_RATE_LIMIT_PER_MINUTE: "0" };
    return startLocalCloud({ home, port: await findFreePort(), environment });
  };

  const broker = createServer((_request, response) => {
    cloud ??= startOnce();
    cloud.then(
      ({ info }) => response.setHeader("content-type", "application/json").end(JSON.stringify(info)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => {
    broker.listen(0, "127.0.0.1", resolve);
  });
  const address = broker.address();
  if (address === null || typeof address === "string") throw new Error("the broker has no port");
  project.provide("localCloudUrl", `http://127.0.0.1:${address.port}`);

  return async () => {
    broker.close();
    broker.closeAllConnections();
    const started = await cloud?.catch(() => null);
    await started?.interrupt();
    if (home !== null) await removeHome(home);
  };
}
