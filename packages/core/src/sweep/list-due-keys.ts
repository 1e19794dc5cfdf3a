import type { ObjectStore } from "../ports.ts";
import { filePrefix } from "../submission/index.ts";
import { isDue, sweepWindow, uuidBefore } from "./sweep-window.ts";

/** 20,000 files. The oldest come first, so that what is left over at the end is reached before it leaves the window. */
const PAGES_MAX = 20;
/** As many as a tenant's database is asked about at once; a page that holds more is no S3's. */
const KEYS_MAX = 1_000;

/**
 * A form's files that are old enough to be judged, page by page as the bucket lists them; no page is empty.
 * @throws ObjectStoreError
 */
export async function* listDueKeys(options: {
  readonly bucket: Pick<ObjectStore, "list">;
  readonly formId: string;
  readonly now: Date;
}): AsyncGenerator<readonly string[]> {
  const { bucket, formId, now } = options;
  const prefix = filePrefix(formId);
  const window = sweepWindow(now);
  const end = `${prefix}${uuidBefore(window.untilMs)}`;
  let startAfter = `${prefix}${uuidBefore(window.fromMs)}`;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { keys, isTruncated } = await bucket.list({ prefix, startAfter });
    const due = new Set(keys.filter((key) => isDue(key, prefix, window)).slice(0, KEYS_MAX));
    if (due.size > 0) yield [...due];
    const last = keys.at(-1);
    // Keys sort by time: behind the window nothing is due. A listing that does not move on never ends.
    if (!isTruncated || last === undefined || last >= end || last <= startAfter) return;
    startAfter = last;
  }
}
