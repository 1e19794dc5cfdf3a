import { fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { SCHEMA } from "./customer.ts";
import { connectForFloor, createFloor } from "./floor.ts";
import { handlerContestant, importHandler } from "./handler.ts";
import type { Contestant } from "./interleave.ts";

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
  const sqlLoader = pathToFileURL(resolve(import.meta.dirname, "../../migrations/sql-loader.mjs")).href;
  const child = fork(
    resolve(import.meta.dirname, "stand-by.ts"),
    [resolve(checkout), tls ? "tls" : "plain"],
    { execArgv: ["--import", sqlLoader] },
  );
  const exited = once(child, "exit");
  // It ends by itself where this process does, however that ends.
  const stop = async () => {
    if (child.connected) child.disconnect();
    await exited;
  };
  try {
    const [message]: unknown[] = await Promise.race([once(child, "message"), exited.then(() => [])]);
    if (message === undefined) {
      throw new Error(
        `${checkout} did not come up: is it a checkout of this project, and installed (npm ci)?`,
      );
    }
    const ready = readySchema.parse(message);
    Object.assign(process.env, ready.environment);
    const handler = await importHandler(ready.bundle);
    const handlers = (["json", "urlencoded"] as const).map((encoding) =>
      handlerContestant(handler, ready.endpointId, encoding),
    );
    // What it reads of its environment and its secrets, it has read after its first posts.
    for (const { prepare } of handlers) await prepare()();
    const client = await connectForFloor(ready.customerUrl, ready.caPem);
    const [floor] = await createFloor({ client, schema: SCHEMA });
    return { floor: asOther(floor), handlers: handlers.map(asOther), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function asOther({ name, prepare }: Contestant): Contestant {
  return { name: `other ${name}`, prepare };
}
