import { createServer } from "node:net";
import { listenOnLoopback } from "./listen.ts";

/** The preferred port if nothing listens there, else one that the system picks. 0 lets it pick at once. */
export async function freePort(preferred: number): Promise<number> {
  const probe = createServer();
  try {
    return await listenOnLoopback(probe, preferred);
  } finally {
    probe.close();
  }
}
