import { rm } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { findBinaries } from "./binaries.ts";
import { stopLeftoverServer } from "./leftover-server.ts";

/**
 * Deletes a data folder, after stopping the server that a killed process may have left running on it.
 * @throws where a living process runs a server on it.
 */
export async function removePostgres({ dataDir }: { readonly dataDir: string }): Promise<void> {
  const path = resolvePath(dataDir);
  const { pgCtl } = await findBinaries();
  await stopLeftoverServer({ dataDir: path, pgCtl, onLog: () => {} });
  await rm(path, { recursive: true, force: true });
}
