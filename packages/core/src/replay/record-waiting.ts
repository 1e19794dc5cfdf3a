import { type RecordOutcome, TenantDataError, type TenantStore } from "@formtrap/tenant-db";
import type { WaitingPost } from "./open-waiting.ts";
import type { SpoolLease } from "./spool-lease.ts";

const BATCH_COUNT_MAX = 25;
/** A statement must pass a slow line within its time. */
const BATCH_BYTES_MAX = 1024 * 1024;

/** What became of a waiting post; `rejected`: the customer's database refuses this very row. */
export interface RecordedPost {
  readonly post: WaitingPost;
  readonly outcome: RecordOutcome | "rejected";
}

/**
 * Records posts in their order, batch by batch over one connection, and hands over what became of each batch as soon as
 * that is known. @throws TenantUnavailable, TenantDataError `unparsable`, LeaseLost
 */
export async function* recordWaiting(
  store: Pick<TenantStore, "submissions">,
  lease: SpoolLease,
  posts: readonly WaitingPost[],
): AsyncGenerator<readonly RecordedPost[], void, undefined> {
  for (const batch of batches(posts)) {
    await lease.keep();
    yield await recordBatch(store, lease, batch);
  }
}

function* batches(posts: readonly WaitingPost[]): Generator<readonly WaitingPost[], void, undefined> {
  let batch: WaitingPost[] = [];
  let batchBytes = 0;
  for (const post of posts) {
    const isFull = batch.length >= BATCH_COUNT_MAX || batchBytes + post.sizeBytes > BATCH_BYTES_MAX;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
      batchBytes = 0;
    }
    batch.push(post);
    batchBytes += post.sizeBytes;
  }
  if (batch.length > 0) yield batch;
}

async function recordBatch(
  store: Pick<TenantStore, "submissions">,
  lease: SpoolLease,
  batch: readonly WaitingPost[],
): Promise<readonly RecordedPost[]> {
  try {
    return await recordTogether(store, batch);
  } catch (error) {
    if (!isRejected(error)) throw error;
  }
  // One of them is at fault, and the others must not wait for it.
  const recorded: RecordedPost[] = [];
  for (const post of batch) {
    await lease.keep();
    try {
      recorded.push(...(await recordTogether(store, [post])));
    } catch (error) {
      if (!isRejected(error)) throw error;
      recorded.push({ post, outcome: "rejected" });
    }
  }
  return recorded;
}

async function recordTogether(
  store: Pick<TenantStore, "submissions">,
  posts: readonly WaitingPost[],
): Promise<readonly RecordedPost[]> {
  const outcomes = await store.submissions.recordAll(posts.map(({ submission }) => submission));
  // Its visitor was told "stored" all the same: another post had the handle before, and both may show the file.
  const again = posts.filter(({ id }) => outcomes.get(id) === "upload_used");
  const without = again.map(({ submission }) => ({ ...submission, uploadKeys: [] }));
  const later = await store.submissions.recordAll(without);
  return posts.map((post) => {
    const outcome = later.get(post.id) ?? outcomes.get(post.id);
    if (outcome === undefined) throw new TenantDataError("unparsable", { what: "an outcome" });
    return { post, outcome };
  });
}

function isRejected(error: unknown): boolean {
  return error instanceof TenantDataError && error.reason === "rejected";
}
