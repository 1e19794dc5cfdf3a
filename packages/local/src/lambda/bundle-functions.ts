import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { bundleOptions } from "@formtrap/functions/bundle-options";
import type { FunctionSpec } from "@formtrap/functions/manifest";
import { build } from "esbuild";

export interface FunctionBundle {
  readonly path: string;
  readonly handlerName: string;
}

/**
 * Bundles every function with the options that a deploy uses, into folders named by their content, and removes what
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
  const current = new Set(bundles.map(([, bundle]) => dirname(bundle.path)));
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
    outExtension: { ...bundleOptions.outExtension },
    banner: { js: bundleOptions.banner },
    absWorkingDir: rootDir,
    entryPoints: [`${spec.handler.slice(0, dot)}.ts`],
    outdir: outDir,
    bundle: true,
    write: false,
    logLevel: "silent",
  });
  const hash = createHash("sha256");
  for (const { contents } of result.outputFiles) hash.update(contents);
  const folder = join(outDir, `${spec.name}-${hash.digest("hex").slice(0, 12)}`);
  await mkdir(folder, { recursive: true });
  await Promise.all(
    result.outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)),
  );
  return { path: join(folder, `${basename(spec.handler.slice(0, dot))}.mjs`), handlerName };
}
