/**
 * Writes what the API's client has to know of its operations at run time, `packages/client/src/api/operations.ts`: everything else of
 * the contract is types. `node scripts/build-client-operations.mjs`
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { apiRoutes } from "../packages/contracts/src/api/index.ts";

const rows = Object.entries(apiRoutes).map(
  ([id, { method, path }]) => `  ${id}: [${JSON.stringify(method)}, ${JSON.stringify(path)}],`,
);
const text = `import type { ApiMethod, OperationId } from "@formtrap/contracts/api";

/** Written by scripts/build-client-operations.mjs, once more whenever the contract has another operation. */
export const operations = {
${rows.join("\n")}
} as const satisfies Readonly<Record<OperationId, readonly [method: ApiMethod, path: string]>>;
`;
await writeFile(join(import.meta.dirname, "../packages/client/src/api/operations.ts"), text);
