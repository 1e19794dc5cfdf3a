import type { FunctionProps } from "sst/constructs";
import { bundleOptions } from "../../functions/bundle-options.ts";

const { format, minify, sourcemap, splitting, banner, external, ...esbuild } = bundleOptions;

/** Props of every function. What SST would add to a bundle (its banner, kept names) is replaced by bundle-options'. */
export const defaultFunctionProps: FunctionProps = {
  runtime: "nodejs24.x",
  architecture: "arm_64",
  // SST's default is "active", which also grants two X-Ray actions on every resource.
  tracing: "disabled",
  nodejs: {
    format,
    minify,
    sourcemap,
    splitting,
    esbuild: {
      ...esbuild,
      external: [...external],
      mainFields: [...esbuild.mainFields],
      conditions: [...esbuild.conditions],
      outExtension: { ...esbuild.outExtension },
      banner: { js: banner },
      keepNames: false,
    },
  },
};
