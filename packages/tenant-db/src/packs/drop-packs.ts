import { packs } from "@formtrap/migrations";
import { createdTables, quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";
import { historyTableOf, type PackName } from "./apply-packs.ts";
import { assertOwnInstallation, type Installation } from "./installation.ts";
import { PackError } from "./pack-error.ts";
import { assertSchemaName } from "./schema-name.ts";

const SQLSTATE_DEPENDENT = "2BP01";

/**
 * Drops all that packs made in a tenant's schema, and the schema where nothing else is in it, in one transaction. What
 * the customer added stays, and so does everything where something of theirs needs what is ours. Repeating it is harmless.
 * @param client a connection as the role that owns the schema.
 * @param options `isRehearsal`: does it and takes it back, to know whether it would work.
 * @throws PackError `schema_name`, `owned_by_another`, `schema_in_use` (something of the customer's needs it)
 */
export async function dropPacks(
  client: ClientBase,
  options: { readonly schema: string; readonly installation: Installation; readonly isRehearsal: boolean },
): Promise<void> {
  const { schema, installation, isRehearsal } = options;
  assertSchemaName(schema);
  await client.query("BEGIN");
  try {
    if (await hasInstallation(client, schema)) {
      await assertOwnInstallation(client, schema, installation);
      await dropOurs(client, schema);
    }
    await client.query(isRehearsal ? "ROLLBACK" : "COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if (error instanceof Error && Reflect.get(error, "code") === SQLSTATE_DEPENDENT) {
      throw new PackError(
        "schema_in_use",
        `Something that you added needs our tables in the schema ${schema}, such as a view. Remove it first; nothing was dropped.`,
      );
    }
    throw error;
  }
}

async function hasInstallation(client: ClientBase, schema: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'installation'`,
    [schema],
  );
  return rowCount === 1;
}

async function dropOurs(client: ClientBase, schema: string): Promise<void> {
  const inSchema = (name: string) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const names = Object.keys(packs) as PackName[];
  const tables = names.flatMap((name) => [...createdTables(packs[name].migrations), historyTableOf(name)]);
  // All at once, since they refer to each other; not CASCADE, which would take what the customer added.
  await client.query(`DROP TABLE IF EXISTS ${[...new Set(tables)].map(inSchema).join(", ")}`);
  // After the triggers that call them.
  const { rows: functions } = await client.query<{ signature: string }>(
    `SELECT pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) AS signature
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = $1
       AND p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' = ANY ($2::text[])`,
    [schema, names.flatMap((name) => Object.keys(packs[name].catalog.functions))],
  );
  for (const { signature } of functions) await client.query(`DROP FUNCTION ${signature}`);
  const { rowCount: left } = await client.query(
    `SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = $1
       AND (EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = n.oid)
            OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace = n.oid)
            OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE typnamespace = n.oid))`,
    [schema],
  );
  if (left === 0) await client.query(`DROP SCHEMA ${quoteIdentifier(schema)}`);
}
