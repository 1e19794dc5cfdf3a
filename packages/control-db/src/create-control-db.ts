import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { ControlDatabase, ControlDb } from "./control-database.ts";
import { discardSilentConnections } from "./discard-silent-connections.ts";

/** The typed client over a pool. `destroy()` ends the pool. */
export function createControlDb(options: { readonly pool: pg.Pool }): ControlDb {
  const db = new Kysely<ControlDatabase>({
    dialect: new PostgresDialect({ pool: discardSilentConnections(options.pool) }),
    // Without it, keys inside jsonb, which visitors and customers wrote, would be renamed too.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return db as ControlDb;
}
