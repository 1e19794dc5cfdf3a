/**
 * Sets up a customer and the bundled submit function of another checkout, tells its parent process how to use them, and
 * keeps their servers running until that lets go: forked with the other checkout's folder and `tls` or `plain`.
 * Imports no package through this checkout's modules: the other's would be loaded a second time.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Customer from "./customer.ts";
import type * as Handler from "./handler.ts";
import type * as Servers from "./servers.ts";

const [, , checkout = "", kind] = process.argv;
const tls = kind === "tls";

/** A module of the other checkout, which is of the same shape as this one's as far as it is used here. */
async function theirs<T>(name: string): Promise<T> {
  const loaded: unknown = await import(pathToFileURL(join(checkout, "bench/submit", name)).href);
  return loaded as T;
}

const { startServers } = await theirs<typeof Servers>("servers.ts");
const { createCustomer } = await theirs<typeof Customer>("customer.ts");
const { loadHandler } = await theirs<typeof Handler>("handler.ts");

const folder = await mkdtemp(join(tmpdir(), "formtrap-bench-"));
const servers = await startServers(folder);
process.once("disconnect", () => {
  void servers
    .stop()
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit());
});
const { endpointId } = await createCustomer(servers, { tls });
if (!tls) await servers.dropTls();
const before = { ...process.env };
await loadHandler(servers, folder);
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name, value]) => before[name] !== value),
);
const { customerUrl, certificates } = servers;
const caPem = tls ? certificates.caPem : null;
process.send?.({ environment, bundle: join(folder, "submit.mjs"), endpointId, customerUrl, caPem });
