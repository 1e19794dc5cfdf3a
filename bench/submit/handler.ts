import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleOptions } from "@formtrap/functions/bundle-options";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { build } from "esbuild";
import * as z from "zod";
import { contactPost, type Encoding } from "./contact-form.ts";
import { EGRESS_ALLOW_CIDRS, VAULT_NAME_PREFIX } from "./customer.ts";
import type { Contestant } from "./interleave.ts";
import { AWS_KEYS, REGION, type Servers } from "./servers.ts";

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

const moduleSchema = z.object({ handler: z.custom<Handler>((value) => typeof value === "function") });
const answerSchema = z.object({ statusCode: z.number(), body: z.string() });

/** The submit function as a deploy bundles it, loaded into this process with its environment. */
export async function loadHandler(servers: Servers, folder: string): Promise<Handler> {
  await build({
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
    conditions: [...bundleOptions.conditions],
    external: [...bundleOptions.external],
    outExtension: { ...bundleOptions.outExtension },
    banner: { js: bundleOptions.banner },
    absWorkingDir: resolve(import.meta.dirname, "../.."),
    entryPoints: ["functions/ingest/submit.ts"],
    outdir: folder,
    bundle: true,
    logLevel: "warning",
  });
  Object.assign(process.env, {
    FORMTRAP_STAGE: "bench",
    LOG_LEVEL: "error",
    CONTROL_DATABASE_URL: servers.controlUrl,
    EGRESS_ALLOW_CIDRS,
    SUBMIT_RATE_LIMIT_PER_MINUTE: "0",
    VAULT_NAME_PREFIX,
    // Everything is stored at once: neither is asked.
    PLATFORM_BUCKET: "formtrap-bench",
    PLATFORM_KEY_ID: "alias/formtrap-bench",
    CARRY_QUEUE_URL: `${servers.aws.url}/000000000000/carry`,
    REPLAY_QUEUE_URL: `${servers.aws.url}/000000000000/replay`,
    // Asked when a route is loaded.
    SNAPSHOT_QUEUE_URL: `${servers.aws.url}/000000000000/snapshot`,
    // The form has no destinations.
    NOTIFY_QUEUE_URL: `${servers.aws.url}/000000000000/notify`,
    // Asked once an hour; a queue that is not there is a line in the log.
    SWEEP_QUEUE_URL: `${servers.aws.url}/000000000000/sweep`,
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL: servers.aws.url,
    AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
  });
  return await importHandler(join(folder, "submit.mjs"));
}

/** A bundled function, with this process' environment. */
export async function importHandler(path: string): Promise<Handler> {
  const loaded: unknown = await import(pathToFileURL(path).href);
  return moduleSchema.parse(loaded).handler;
}

/** A contact form's post from event to answer; anything but "stored" ends the benchmark. */
export function handlerContestant(handler: Handler, endpointId: string, encoding: Encoding): Contestant {
  return {
    name: `handler: ${encoding}`,
    prepare: () => {
      const { event, context } = contactPost(endpointId, encoding);
      return async () => {
        const answer = answerSchema.parse(await handler(event, context));
        if (answer.statusCode !== 200)
          throw new Error(`The handler answered ${answer.statusCode}: ${answer.body}`);
      };
    },
  };
}
