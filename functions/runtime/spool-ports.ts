import type { Clock, DataKeys, PlatformBucket } from "@formtrap/core/ports";
import type { BucketPatience } from "@formtrap/platform/platform-bucket";
import type { PlatformConfig } from "./config.ts";

/** More sealed keys than one tenant's backlog of a day was sealed under by a busy fleet. */
const OPENED_KEYS_MAX = 2_000;

/** The platform's own bucket, and the keys that what lies in it is sealed with. */
export interface SpoolPorts {
  readonly bucket: PlatformBucket;
  readonly dataKeys: DataKeys;
}

/**
 * Opens both at their first use, and reads the clients' code no sooner: S3's is a third of all code, and a post that
 * is stored at once needs none of it.
 * @param options `patience`: how long the bucket is waited for; its own standard, unless given.
 */
export function openSpoolPorts(options: {
  readonly config: PlatformConfig;
  readonly clock: Clock;
  readonly patience?: BucketPatience;
}): SpoolPorts {
  const { config, clock, patience } = options;
  const openBucket = once(async () => {
    const { createPlatformBucket } = await import("@formtrap/platform/platform-bucket");
    return createPlatformBucket({
      bucket: config.platformBucket,
      ...(patience === undefined ? {} : { patience }),
    });
  });
  const openDataKeys = once(async () => {
    const { createKmsClient, createKmsDataKeys } = await import("@formtrap/platform/kms-data-keys");
    const client = createKmsClient();
    return createKmsDataKeys({ client, keyId: config.platformKeyId, clock, openedMax: OPENED_KEYS_MAX });
  });
  return {
    bucket: {
      put: async (key, body, how) => (await openBucket()).put(key, body, how),
      get: async (key, how) => (await openBucket()).get(key, how),
      head: async (key) => (await openBucket()).head(key),
      delete: async (key) => (await openBucket()).delete(key),
      presignGet: async (key, how) => (await openBucket()).presignGet(key, how),
      listObjects: async (query) => (await openBucket()).listObjects(query),
      listFolders: async (prefix) => (await openBucket()).listFolders(prefix),
      deleteAll: async (keys) => (await openBucket()).deleteAll(keys),
      copy: async (fromKey, toKey) => (await openBucket()).copy(fromKey, toKey),
    },
    dataKeys: {
      current: async (purpose) => (await openDataKeys()).current(purpose),
      open: async (purpose, sealed) => (await openDataKeys()).open(purpose, sealed),
    },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
