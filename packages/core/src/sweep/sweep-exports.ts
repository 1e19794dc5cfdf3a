import type { ObjectStore } from "../ports.ts";
import { deleteObjects } from "./delete-objects.ts";
import { uuidBefore } from "./sweep-window.ts";

/** Where exports lie in a customer's bucket, each in a folder with its job's id. */
export const EXPORTS_PREFIX = "formtrap/exports/";
/** How long an export can be fetched after it was asked for. */
export const EXPORT_DAYS = 7;
const DAY_MS = 24 * 3_600_000;
const FOLDER = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\//;

/**
 * Removes exports, and what broken-off ones left, that were asked for more than a week ago; a thousand objects at most,
 * the oldest first. Rides on what else has to do with the bucket: nothing wakes it for this.
 * @throws ObjectStoreError
 */
export async function sweepExports(options: {
  readonly bucket: Pick<ObjectStore, "list" | "delete">;
  readonly now: Date;
  readonly isOutOfTime: () => boolean;
}): Promise<number> {
  const { bucket, now, isOutOfTime } = options;
  const { keys } = await bucket.list({ prefix: EXPORTS_PREFIX });
  const end = uuidBefore(now.getTime() - EXPORT_DAYS * DAY_MS);
  const due = keys.filter((key) => {
    const name = key.slice(EXPORTS_PREFIX.length);
    return key.startsWith(EXPORTS_PREFIX) && FOLDER.test(name) && name < end;
  });
  let deleted = 0;
  const onDeleted = () => {
    deleted += 1;
  };
  await deleteObjects({ bucket, keys: due, isOutOfTime, onDeleted, onFailed: () => {} });
  return deleted;
}
