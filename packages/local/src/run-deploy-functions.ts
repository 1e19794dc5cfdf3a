import type { FunctionSpec } from "@formtrap/functions/manifest";
import { createFunctionRuntime, type FunctionRuntimeOptions } from "./lambda/function-runtime.ts";

/**
 * Runs what a deploy runs before traffic reaches new code, one function after the other.
 * @throws Error with the function's own words where one fails.
 */
export async function runDeployFunctions(
  options: Omit<FunctionRuntimeOptions, "workersMax" | "onFailure">,
): Promise<void> {
  const specs = options.specs.filter(({ trigger }) => trigger.type === "deploy");
  const runtime = createFunctionRuntime({ ...options, specs, workersMax: 1, onFailure: () => {} });
  try {
    for (const spec of specs) await runOnce(runtime, spec);
  } finally {
    await runtime.stop({ graceMs: 0 });
  }
}

async function runOnce(
  runtime: ReturnType<typeof createFunctionRuntime>,
  { name }: FunctionSpec,
): Promise<void> {
  const result = await runtime.invoke(name, {});
  if (!result.ok) throw new Error(`${name} failed: ${result.error.errorMessage}`);
}
