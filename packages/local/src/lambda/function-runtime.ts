import { join } from "node:path";
import type { FunctionSpec } from "@formtrap/functions/manifest";
import { openRotatingLog } from "../home/rotating-log.ts";
import type { FunctionBundle } from "./bundle-functions.ts";
import { type CloudEnvironment, functionEnvironment } from "./function-environment.ts";
import { createFunctionPool, type FunctionPool } from "./function-pool.ts";
import { type FunctionError, failed, type InvocationResult } from "./invocation.ts";

export interface FunctionRuntime {
  /** Never rejects; an unknown name is a failed invocation. */
  readonly invoke: (
    functionName: string,
    event: object,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<InvocationResult>;
  readonly warm: (functionName: string) => Promise<InvocationResult>;
  readonly stop: (options: { readonly graceMs: number }) => Promise<void>;
}

export interface FunctionRuntimeOptions {
  readonly specs: readonly FunctionSpec[];
  readonly bundles: ReadonlyMap<string, FunctionBundle>;
  /** Values for the names that the manifest lists. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly cloud: CloudEnvironment;
  readonly logDir: string;
  readonly workersMax: number;
  readonly onFailure: (functionName: string, error: FunctionError) => void;
}

/** Every function of the manifest with its workers, environment and log file. */
export function createFunctionRuntime(options: FunctionRuntimeOptions): FunctionRuntime {
  const { specs, bundles, values, cloud } = options;
  const logs = new Set<{ close(): void }>();
  const pools = new Map<string, FunctionPool>();
  for (const spec of specs) {
    const bundle = bundles.get(spec.name);
    if (!bundle) throw new Error(`The function ${spec.name} was not bundled.`);
    const log = openRotatingLog(join(options.logDir, `${spec.name}.log`));
    logs.add(log);
    const pool = createFunctionPool({
      name: spec.name,
      region: cloud.region,
      bundlePath: bundle.path,
      handlerName: bundle.handlerName,
      environment: functionEnvironment(spec, values, cloud),
      memoryMb: spec.memoryMb,
      timeoutMs: spec.timeoutSeconds * 1000,
      workersMax: options.workersMax,
      onOutput: (chunk) => log.write(chunk),
      onFailure: (error) => {
        log.write(`${new Date().toISOString()} ${describe(error)}\n`);
        options.onFailure(spec.name, error);
      },
    });
    pools.set(spec.name, pool);
  }

  const withPool = async (
    functionName: string,
    use: (pool: FunctionPool) => Promise<InvocationResult>,
  ): Promise<InvocationResult> => {
    const pool = pools.get(functionName);
    return pool
      ? await use(pool)
      : failed("ResourceNotFoundException", `Function not found: ${functionName}`);
  };
  return {
    invoke: async (functionName, event, invokeOptions) =>
      await withPool(functionName, (pool) => pool.invoke(event, invokeOptions)),
    warm: async (functionName) => await withPool(functionName, (pool) => pool.warm()),
    stop: async (stopOptions) => {
      await Promise.all([...pools.values()].map((pool) => pool.stop(stopOptions)));
      for (const log of logs) log.close();
    },
  };
}

function describe({ errorType, errorMessage, trace }: FunctionError): string {
  return trace.length > 0 ? trace.join("\n") : `${errorType}: ${errorMessage}`;
}
