/**
 * The one way SQL files become modules: `import sql from "./x.sql"` gives their text.
 * esbuild does the same by `loader: { ".sql": "text" }`; Node and Vite use the two hooks below.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const asModule = (text) => `export default ${JSON.stringify(text)};`;

/** Vite and Vitest plugin. */
export const sqlPlugin = {
  name: "formtrap-sql",
  enforce: "pre",
  load(id) {
    const [path] = id.split("?");
    return path.endsWith(".sql") ? asModule(readFileSync(path, "utf8")) : null;
  },
};

/** Node: `node --import @formtrap/migrations/sql-loader main.ts`. */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".sql")) return nextLoad(url, context);
    return {
      format: "module",
      shortCircuit: true,
      source: asModule(readFileSync(fileURLToPath(url), "utf8")),
    };
  },
});
