import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { bundleOptions } from "../../functions/bundle-options.ts";

/** Bundles a handler of the manifest into a directory, by `functions/bundle-options.ts` alone. */
export async function bundle(
  handler: string,
  directory: string,
): Promise<{ readonly file: string; readonly metafile: Metafile }> {
  const source = handler.replace(/\.[^.]+$/, ".ts");
  const file = join(directory, source.replace(/\.ts$/, ".mjs"));
  const { banner, external, mainFields, conditions, ...options } = bundleOptions;
  const { metafile } = await build({
    ...options,
    external: [...external],
    mainFields: [...mainFields],
    conditions: [...conditions],
    banner: { js: banner },
    entryPoints: [source],
    outfile: file,
    bundle: true,
    metafile: true,
    logLevel: "silent",
  });
  return { file, metafile };
}
