import { packs } from "@formtrap/migrations";
import type { ClientBase } from "pg";
import { historyTableOf, type PackName } from "./apply-packs.ts";
import { readCatalog } from "./read-catalog.ts";

export interface Drift {
  /** Such as `submissions.email` or `index submissions_pkey`. */
  readonly object: string;
  readonly problem: "missing" | "changed" | "blocks_inserts";
  readonly expected: string | null;
  readonly found: string | null;
}

/**
 * Compares a tenant's schema with what this build expects of a pack. What the customer added is theirs, unless it is
 * a column that our inserts would have to fill.
 * @returns every difference; empty where all is as it should be.
 */
export async function verifyPack(
  client: ClientBase,
  options: { readonly schema: string; readonly pack: PackName },
): Promise<readonly Drift[]> {
  const expected = packs[options.pack].catalog;
  const found = await readCatalog(client, options.schema);
  const drifts: Drift[] = [];
  for (const [table, columns] of Object.entries(expected.tables)) {
    const foundColumns = found.tables[table] ?? {};
    drifts.push(...compare(columns, foundColumns, (column) => `${table}.${column}`));
    drifts.push(...addedRequired(table, columns, foundColumns));
  }
  drifts.push(...compare(expected.indexes, found.indexes, (name) => `index ${name}`));
  drifts.push(...compare(expected.functions, found.functions, (signature) => `function ${signature}`));
  if (found.tables[historyTableOf(options.pack)] === undefined) {
    drifts.push({ object: historyTableOf(options.pack), problem: "missing", expected: null, found: null });
  }
  return drifts;
}

function compare(
  expected: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
  describe: (name: string) => string,
): Drift[] {
  return Object.entries(expected).flatMap(([name, definition]): Drift[] => {
    const actual = found[name];
    if (actual === definition) return [];
    const problem = actual === undefined ? "missing" : "changed";
    return [{ object: describe(name), problem, expected: definition, found: actual ?? null }];
  });
}

function addedRequired(
  table: string,
  expected: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): Drift[] {
  return Object.entries(found)
    .filter(([column, type]) => expected[column] === undefined && type.endsWith(" NOT NULL"))
    .map(([column, type]) => ({
      object: `${table}.${column}`,
      problem: "blocks_inserts",
      expected: null,
      found: type,
    }));
}
