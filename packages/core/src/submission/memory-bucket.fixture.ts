import type { StorageRoute } from "@formtrap/contracts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";

/** What a route says of the tenant's bucket. */
export const TEST_STORAGE: StorageRoute = {
  endpoint: "https://s3.test",
  region: "eu-central-1",
  bucket: "uploads",
  forcePathStyle: true,
  secretRef: "sm:formtrap/test/storage/c#1",
};

/** A bucket in memory, and what a test makes of its answers. */
export interface MemoryBucket {
  readonly store: ObjectStore;
  readonly objects: Map<
    string,
    { readonly body: Uint8Array; readonly contentType: string; readonly contentDisposition: string | null }
  >;
  /** Why the next writes fail; null: they do not. */
  failWrites: ObjectStoreError | null;
}

export function memoryBucket(): MemoryBucket {
  const objects: MemoryBucket["objects"] = new Map();
  const find = (key: string) => {
    const object = objects.get(key);
    if (object === undefined) throw new ObjectStoreError("missing", "It is not there.", "NoSuchKey");
    return object;
  };
  const unused = () => Promise.reject(new Error("not part of submitting"));
  const bucket: MemoryBucket = {
    objects,
    failWrites: null,
    store: {
      put: async (key, body, { contentType, contentDisposition = null }) => {
        if (bucket.failWrites !== null) throw bucket.failWrites;
        objects.set(key, { body: Uint8Array.from(body), contentType, contentDisposition });
        await Promise.resolve();
      },
      get: async (key) => await Promise.resolve(find(key).body),
      head: async (key) => {
        const object = objects.get(key);
        if (object === undefined) return await Promise.resolve(null);
        return { sizeBytes: object.body.byteLength, contentType: object.contentType };
      },
      readStart: async (key, { bytesMax }) => await Promise.resolve(find(key).body.subarray(0, bytesMax)),
      presignPut: async (key, { contentType, sizeBytes }) =>
        await Promise.resolve({
          url: `https://bucket.test/${key}?size=${sizeBytes}`,
          headers: { "content-type": contentType },
        }),
      presignGet: async (key) => await Promise.resolve(`https://bucket.test/${key}`),
      list: async ({ prefix }) =>
        await Promise.resolve({
          keys: [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
          isTruncated: false,
        }),
      largeUploads: { begin: unused, putPart: unused, finish: unused, abandon: unused },
      delete: async (key) => {
        objects.delete(key);
        await Promise.resolve();
      },
    },
  };
  return bucket;
}
