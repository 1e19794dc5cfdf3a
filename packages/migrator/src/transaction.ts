import type { ClientBase } from "pg";
import { MigrationError } from "./migration-error.ts";

/**
 * Runs `work` in one transaction on a connection that is in none.
 * @throws what `work` throws, after a rollback; MigrationError where the server rolled back at COMMIT.
 */
export async function inTransaction<Result>(
  client: ClientBase,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query("BEGIN");
  try {
    const result = await work();
    // In an aborted transaction COMMIT succeeds, and says ROLLBACK.
    const { command } = await client.query("COMMIT");
    if (command !== "COMMIT")
      throw new MigrationError("failed", "The transaction was rolled back at its end.");
    return result;
  } catch (error) {
    // The first error tells more than a connection that is gone.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
