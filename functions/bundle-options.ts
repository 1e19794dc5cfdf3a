/**
 * How every handler is bundled: the deploy, the local cloud and the bundle budget all use exactly this.
 * Plain data for esbuild, and for SST's `nodejs` property, which takes the same names.
 */
export const bundleOptions = {
  format: "esm",
  platform: "node",
  target: "node24",
  minify: true,
  /** Escaped, a letter that is not ASCII takes six bytes, and visitors' texts are in several scripts. */
  charset: "utf8",
  /** What is imported where it is needed, such as the S3 client for posts with files, is a file of its own. */
  splitting: true,
  outExtension: { ".js": ".mjs" },
  /** Source maps cost about 36 ms at start; a stack trace's file and line of the bundle are enough. */
  sourcemap: false,
  loader: { ".sql": "text" },
  mainFields: ["module", "main"],
  /** Not "import": it would hand pg's `require("pg-pool")` an ES module, which is no class to extend. */
  conditions: ["module", "node"],
  external: [
    // `pg` asks for these inside a try; unless it is named here, SST installs the first beside every bundle.
    "pg-native",
    "cloudflare:sockets",
    // Where the SDK looks for credentials that are not in the environment. Lambda's are, and so are the local cloud's:
    // these are never imported, and would be 139 kB of every bundle.
    "@aws-sdk/credential-provider-http",
    "@aws-sdk/credential-provider-ini",
    "@aws-sdk/credential-provider-process",
    "@aws-sdk/credential-provider-sso",
    "@aws-sdk/credential-provider-web-identity",
    "@smithy/credential-provider-imds",
    // For a client that tells AWS which browser it runs in.
    "bowser",
  ],
  /** CommonJS dependencies call require() for Node's own modules. */
  banner: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
} as const;
