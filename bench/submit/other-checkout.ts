import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { SCHEMA } from "./customer.ts";
import { connectForFloor, createFloor } from "./floor.ts";
import { handlerContestant, moduleSchema } from "./handler.ts";
import type { Contestant } from "./interleave.ts";
import { READY } from "./ready-line.ts";

const readySchema = z.object({
  environment: z.record(z.string(), z.string()),
  bundle: z.string(),
  endpointId: z.string(),
  customerUrl: z.string(),
  caPem: z.string().nullable(),
});

export interface OtherCheckout {
  /** The plain INSERT into its own server, which its handler's times are compared with. */
  readonly floor: Contestant;
  readonly handlers: readonly Contestant[];
  stop(): Promise<void>;
}

/**
 * The submit function of another checkout, installed (`npm ci`) and with a `bench` of this shape, loaded into this
 * process beside ours, with servers of its own: two commits measured in two runs differ by what the machine does
 * meanwhile. Changes this process' environment, so it comes before our own function is loaded.
 */
export async function openOtherCheckout(
  checkout: string,
  { tls }: { readonly tls: boolean },
): Promise<OtherCheckout> {
  const standBy = resolve(import.meta.dirname, "stand-by.ts");
  const sqlLoader = resolve(import.meta.dirname, "../../migrations/sql-loader.mjs");
  const child = spawn(
    process.execPath,
    ["--import", pathToFileURL(sqlLoader).href, standBy, resolve(checkout), tls ? "tls" : "plain"],
    { cwd: checkout, stdio: ["ignore", "pipe", "inherit"] },
  );
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith(READY)) continue;
    const ready = readySchema.parse(JSON.parse(line.slice(READY.length)));
    Object.assign(process.env, ready.environment);
    const loaded: unknown = await import(pathToFileURL(ready.bundle).href);
    const { handler } = moduleSchema.parse(loaded);
    const handlers = (["json", "urlencoded"] as const).map((encoding) =>
      named("other ", handlerContestant(handler, ready.endpointId, encoding)),
    );
    // What it reads of its environment and its secrets, it has read after its first posts.
    for (const { prepare } of handlers) await prepare()();
    const client = await connectForFloor(ready.customerUrl, ready.caPem);
    const [floor] = await createFloor({ client, schema: SCHEMA });
    return { floor: named("other ", floor), handlers, stop };
  }
  throw new Error(`The other checkout did not come up: ${checkout}`);
}

function named(prefix: string, { name, prepare }: Contestant): Contestant {
  return { name: prefix + name, prepare };
}
