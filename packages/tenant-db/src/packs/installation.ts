import { quoteIdentifier } from "@formtrap/migrator";
import type { ClientBase } from "pg";
import { PackError } from "./pack-error.ts";

/** Who uses a schema. */
export interface Installation {
  /** Names one deployment of the platform. */
  readonly deploymentId: string;
  readonly spaceId: string;
}

/**
 * Refuses a second owner. Before the first migration there is no row yet.
 * @throws PackError `owned_by_another`
 */
export async function assertOwnInstallation(
  client: ClientBase,
  schema: string,
  installation: Installation,
): Promise<void> {
  const { rows } = await client.query<{ deployment_id: string; space_id: string }>(
    `SELECT deployment_id, space_id FROM ${quoteIdentifier(schema)}.installation`,
  );
  const [row] = rows;
  if (row === undefined) return;
  if (row.deployment_id !== installation.deploymentId || row.space_id !== installation.spaceId) {
    throw new PackError(
      "owned_by_another",
      `Schema ${schema} already belongs to another space. Choose another schema, or disconnect that space first.`,
    );
  }
}

/** Writes down who uses the schema and which packs it holds. */
export async function recordInstallation(
  client: ClientBase,
  schema: string,
  installation: Installation,
  pack: string,
): Promise<void> {
  await client.query(
    `INSERT INTO ${quoteIdentifier(schema)}.installation AS i (deployment_id, space_id, packs)
     VALUES ($1, $2, ARRAY[$3]::text[])
     ON CONFLICT (only_row) DO UPDATE SET packs = array_append(i.packs, $3), updated_at = now()
     WHERE NOT $3 = ANY (i.packs)`,
    [installation.deploymentId, installation.spaceId, pack],
  );
}
