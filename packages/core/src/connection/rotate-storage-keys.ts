import { type StorageKeysInput, storageKeysInputSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import type { ConnectionDetails } from "./connection-details.ts";
import { storageKeyColumns } from "./connection-row.ts";
import { readDetails } from "./describe-connection.ts";
import { probeStorage } from "./probe-storage.ts";
import { readForChange, saveConnection } from "./save-connection.ts";
import { storageTargetOf } from "./storage-target.ts";

/**
 * Gives a connection's bucket new keys, after they wrote, read and deleted an object there. Functions that run use them
 * with the next route that they load, within a minute; the old ones work until the customer takes them back.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`, `changed_meanwhile`, `verification_failed` (with what
 * to do; the old keys stay).
 */
export async function rotateStorageKeys(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly input: StorageKeysInput;
  readonly ifVersion: number | null;
}): Promise<ConnectionDetails> {
  const { ctx, connectionId, ifVersion } = options;
  requireRole(ctx, "connection:write");
  const keys = parseInput(storageKeysInputSchema, options.input);
  const connection = await readForChange(ctx, connectionId, ifVersion);
  const store = ctx.openObjectStore({ ...storageTargetOf(connection), ...keys });
  const failure = (await probeStorage(store)).checks.find((check) => !check.ok);
  if (failure !== undefined) {
    throw new DomainError("verification_failed", `${failure.message} ${failure.whatToDo}`.trim());
  }
  const columns = await storageKeyColumns(ctx, connectionId, keys);
  const changes = { ...columns, storageVerified: true, lastVerifiedAt: ctx.clock.now() };
  await saveConnection(ctx, connection, "connection.rotate_storage_keys", changes);
  return await readDetails(ctx, connectionId);
}
