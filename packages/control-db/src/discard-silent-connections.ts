import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import pg from "pg";

/**
 * Kysely gives connections back whatever became of them. One that did not answer in time still waits for that answer:
 * whatever is asked next waits behind it, for ever. What failed by anything but the server's own word is closed.
 */
export function discardSilentConnections(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => discardingClient(await pool.connect()),
  };
}

function discardingClient(client: pg.PoolClient): PostgresPoolClient {
  let isSilent = false;
  const ask = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) isSilent = true;
      throw error;
    }
  };
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== "string") throw new TypeError("The control database is asked without cursors.");
    return ask(text, values);
  }
  return { query, release: () => client.release(isSilent) };
}
