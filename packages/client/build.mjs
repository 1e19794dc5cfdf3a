/**
 * Builds formtrap.js and writes it as a module, `src/page-scripts.ts`, beside all released ones: pages name them by
 * version and by hash, so a released version never changes. `node packages/client/build.mjs`; with `--check` it
 * writes nothing and fails where there is something to write.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const releasesFile = join(root, "releases.json");
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

/** @type {{ version: string, text: string, isReleased: boolean }[]} */
const scripts = JSON.parse(await readFile(releasesFile, "utf8"));
const text = await buildScript();
const current = scripts.find((script) => script.version === version);
if (current === undefined) scripts.push({ version, text, isReleased: false });
else if (!current.isReleased) current.text = text;
else if (current.text !== text) {
  console.error(
    `Version ${version} is released and cannot change. Raise the version in packages/client/package.json.`,
  );
  process.exit(1);
}
const files = {
  [releasesFile]: `${JSON.stringify(scripts, null, 2)}\n`,
  [join(root, "src/page-scripts.ts")]: toModule(),
};
for (const [file, content] of Object.entries(files)) {
  if (!process.argv.includes("--check")) await writeFile(file, content);
  else if ((await readFile(file, "utf8")) !== content) throw new Error(`${file} is out of date`);
}
console.log(`${version}: ${Buffer.byteLength(text)} bytes, ${integrityOf(text)}`);

async function buildScript() {
  const { outputFiles } = await build({
    entryPoints: [join(root, "src/page/main.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? "";
}

/** @param {string} script */
function integrityOf(script) {
  return `sha384-${createHash("sha384").update(script).digest("base64")}`;
}

function toModule() {
  const entries = scripts.map(
    (script) =>
      `  {\n    version: ${JSON.stringify(script.version)},\n    integrity: ${JSON.stringify(integrityOf(script.text))},\n    text: ${JSON.stringify(script.text)},\n  },`,
  );
  return `/** Written by packages/client/build.mjs: formtrap.js in all its versions, the newest last. */
export interface PageScript {
  readonly version: string;
  /** For the \`integrity\` attribute of a script element. */
  readonly integrity: string;
  readonly text: string;
}

export const pageScripts: readonly PageScript[] = [
${entries.join("\n")}
];
`;
}
