import { openActiveBucket } from "../connection/index.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import type { ReplayContext } from "./replay-context.ts";

/** The customer's bucket, or the way to it, failed: not the platform's, whose errors look the same. */
export class BucketFailure extends Error {
  constructor(options?: ErrorOptions) {
    super("The customer's bucket could not be used.", options);
    this.name = "BucketFailure";
  }
}

/** A customer's bucket for one run of work. */
export interface CustomerBucket {
  /** With keys as they were read before and, where the bucket refuses those, once more with what the vault says now. */
  use<Result>(work: (bucket: ObjectStore) => Promise<Result>): Promise<Result>;
}

/** Opens a space's bucket at its first use. `use` throws BucketFailure and what `work` throws beside ObjectStoreError. */
export function openCustomerBucket(ctx: ReplayContext, spaceId: string): CustomerBucket {
  let opening: Promise<ObjectStore> | null = null;
  let isFresh = false;
  const open = async (): Promise<ObjectStore> => {
    // For reading where it is; what it is used for is no member's to do.
    const space = { id: spaceId, role: "viewer" } as const;
    try {
      const bucket = await openActiveBucket({ ...ctx, space }, { fresh: isFresh });
      if (bucket !== null) return bucket;
    } catch (cause) {
      throw new BucketFailure({ cause });
    }
    throw new BucketFailure();
  };
  const attempt = async <Result>(work: (bucket: ObjectStore) => Promise<Result>): Promise<Result> => {
    opening ??= open();
    return await work(await opening);
  };
  return {
    use: async (work) => {
      try {
        return await attempt(work);
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        if (error.reason !== "denied" || isFresh) throw new BucketFailure({ cause: error });
      }
      isFresh = true;
      opening = null;
      try {
        return await attempt(work);
      } catch (error) {
        throw error instanceof ObjectStoreError ? new BucketFailure({ cause: error }) : error;
      }
    },
  };
}
