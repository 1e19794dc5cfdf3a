import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleOptions } from "@formtrap/functions/bundle-options";
import type { FunctionSpec } from "@formtrap/functions/manifest";
import { build } from "esbuild";

export interface FunctionBundle {
  readonly path: string;
  readonly handlerName: string;
}

/**
 * Bundles every function with the options that a deploy uses, into files named by their content, and removes what
 * earlier runs left in `outDir`.
 * @throws esbuild's error, with file and line, where a handler does not build.
 */
export async function bundleFunctions({
  specs,
  rootDir,
  outDir,
}: {
  readonly specs: readonly FunctionSpec[];
  readonly rootDir: string;
  readonly outDir: string;
}): Promise<ReadonlyMap<string, FunctionBundle>> {
  await mkdir(outDir, { recursive: true });
  const bundles = await Promise.all(
    specs.map(async (spec) => [spec.name, await bundleFunction(spec, rootDir, outDir)] as const),
  );
  const current = new Set(bundles.map(([, bundle]) => bundle.path));
  const stale = (await readdir(outDir))
    .map((file) => join(outDir, file))
    .filter((path) => !current.has(path));
  await Promise.all(stale.map((path) => rm(path, { recursive: true })));
  return new Map(bundles);
}

async function bundleFunction(spec: FunctionSpec, rootDir: string, outDir: string): Promise<FunctionBundle> {
  const dot = spec.handler.lastIndexOf(".");
  const handlerName = spec.handler.slice(dot + 1);
  const result = await build({
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
    conditions: [...bundleOptions.conditions],
    external: [...bundleOptions.external],
    banner: { js: bundleOptions.banner },
    absWorkingDir: rootDir,
    entryPoints: [`${spec.handler.slice(0, dot)}.ts`],
    outfile: join(outDir, `${spec.name}.mjs`),
    bundle: true,
    write: false,
    logLevel: "silent",
  });
  const contents = result.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const path = join(outDir, `${spec.name}-${hash}.mjs`);
  await writeFile(path, contents);
  return { path, handlerName };
}
