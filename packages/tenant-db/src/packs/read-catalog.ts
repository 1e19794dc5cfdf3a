import type { PackCatalog } from "@formtrap/migrations";
import { quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";

const COLUMNS = `
  SELECT c.relname AS table_name, a.attname AS column_name,
         pg_catalog.format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN a.attgenerated <> '' THEN ' GENERATED' WHEN a.atthasdef THEN ' DEFAULT' ELSE '' END AS type
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
  ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`;

const INDEXES = `
  SELECT i.relname AS name, pg_catalog.pg_get_indexdef(i.oid) AS definition
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
  WHERE n.nspname = $1 AND x.indisvalid
  ORDER BY i.relname COLLATE "C"`;

const FUNCTIONS = `
  SELECT p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' AS signature,
         p.prosecdef AS is_definer, pg_catalog.md5(pg_catalog.replace(p.prosrc, $2, '{{schema}}')) AS body
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1 ORDER BY 1`;

/** What a schema holds, in a form that is the same for every schema of one version. */
export async function readCatalog(client: ClientBase, schema: string): Promise<PackCatalog> {
  const quoted = quoteIdentifier(schema);
  const tables: Record<string, Record<string, string>> = {};
  const columns = await client.query<{ table_name: string; column_name: string; type: string }>(COLUMNS, [
    schema,
  ]);
  for (const row of columns.rows) {
    const table = (tables[row.table_name] ??= {});
    table[row.column_name] = row.type;
  }
  const indexes = await client.query<{ name: string; definition: string }>(INDEXES, [schema]);
  const functions = await client.query<{ signature: string; is_definer: boolean; body: string }>(FUNCTIONS, [
    schema,
    quoted,
  ]);
  return {
    tables,
    indexes: Object.fromEntries(indexes.rows.map((row) => [row.name, withoutSchema(row.definition)])),
    functions: Object.fromEntries(
      functions.rows.map((row) => [row.signature, `${row.is_definer ? "definer" : "invoker"} ${row.body}`]),
    ),
  };
}

/** `CREATE INDEX x ON schema.table USING …` without the schema, quoted or not. */
function withoutSchema(definition: string): string {
  return definition.replace(/ ON (?:ONLY )?(?:"(?:[^"]|"")+"|[^\s."]+)\./, " ON ");
}
