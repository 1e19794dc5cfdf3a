import { basename, dirname, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { bundleOptions } from "../../functions/bundle-options.ts";

export interface Bundle {
  readonly file: string;
  readonly metafile: Metafile;
  /** Of the handler's file and all that it imports at once: what a cold start reads. */
  readonly startBytes: number;
}

/**
 * Bundles a handler of the manifest into a directory, by `functions/bundle-options.ts` alone. Names of chunks depend on
 * the paths of what is in them, as seen from `rootDir`.
 */
export async function bundle(handler: string, directory: string, rootDir = process.cwd()): Promise<Bundle> {
  const source = handler.replace(/\.[^.]+$/, ".ts");
  const outdir = join(directory, dirname(source));
  const file = join(outdir, basename(source).replace(/\.ts$/, ".mjs"));
  const { banner, external, mainFields, conditions, outExtension, ...options } = bundleOptions;
  const { metafile } = await build({
    ...options,
    external: [...external],
    mainFields: [...mainFields],
    conditions: [...conditions],
    banner: { js: banner },
    absWorkingDir: rootDir,
    entryPoints: [source],
    outdir,
    outExtension: { ...outExtension },
    bundle: true,
    metafile: true,
    logLevel: "silent",
  });
  return { file, metafile, startBytes: bytesAtStart(metafile, source) };
}

function bytesAtStart({ outputs }: Metafile, source: string): number {
  // Files that are imported where they are needed are entry points too.
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint === source);
  const reached = new Set(entries.map(([path]) => path));
  for (const path of reached) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && imported in outputs) reached.add(imported);
    }
  }
  return [...reached].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
}
