import { type ObjectStore, ObjectStoreError } from "../ports.ts";

const DELETES_AT_ONCE = 8;
/** One object may be locked against deletion, and the next can go; where ten stay, so will the rest. */
const FAILURES_MAX = 10;

/**
 * Deletes objects, a few at a time, for as long as there is time.
 * @throws ObjectStoreError, the first, after ten could not be deleted.
 */
export async function deleteObjects(options: {
  readonly bucket: Pick<ObjectStore, "delete">;
  readonly keys: readonly string[];
  readonly isOutOfTime: () => boolean;
  readonly onDeleted: () => void;
  readonly onFailed: (error: ObjectStoreError) => void;
}): Promise<void> {
  const { bucket, isOutOfTime } = options;
  const failures: ObjectStoreError[] = [];
  const waiting = options.keys.values();
  const work = async (): Promise<void> => {
    for (const key of waiting) {
      if (failures.length >= FAILURES_MAX || isOutOfTime()) return;
      try {
        await bucket.delete(key);
        options.onDeleted();
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        failures.push(error);
        options.onFailed(error);
      }
    }
  };
  await Promise.all(Array.from({ length: DELETES_AT_ONCE }, work));
  const [first] = failures;
  if (first !== undefined && failures.length >= FAILURES_MAX) throw first;
}
