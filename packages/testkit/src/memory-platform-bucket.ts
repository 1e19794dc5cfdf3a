import { type ListedObject, ObjectStoreError, type PlatformBucket } from "@formtrap/core/ports";

const PAGE_SIZE = 1_000;

/** The platform's bucket in memory, which a test looks into, and of which it says when it is away. */
export interface MemoryPlatformBucket {
  readonly bucket: PlatformBucket;
  readonly objects: Map<
    string,
    { readonly body: Uint8Array; readonly storedAt: Date; readonly contentType: string }
  >;
  away(isAway: boolean): void;
}

export function createMemoryPlatformBucket({ now }: { readonly now: () => Date }): MemoryPlatformBucket {
  const objects: MemoryPlatformBucket["objects"] = new Map();
  let isAway = false;
  const answer = async () => {
    await Promise.resolve();
    if (isAway) throw new ObjectStoreError("unreachable", "The bucket does not answer.", "ECONNREFUSED");
  };
  const need = (key: string) => {
    const object = objects.get(key);
    if (object === undefined) throw new ObjectStoreError("missing", "There is no such object.", "NoSuchKey");
    return object;
  };
  const below = (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  return {
    objects,
    away: (away) => {
      isAway = away;
    },
    bucket: {
      put: async (key, body, { contentType }) => {
        await answer();
        objects.set(key, { body, storedAt: now(), contentType });
      },
      get: async (key, { maxBytes }) => {
        await answer();
        const { body } = need(key);
        if (body.byteLength > maxBytes)
          throw new ObjectStoreError("too_large", "It is too large.", "TooLarge");
        return body;
      },
      head: async (key) => {
        await answer();
        const object = objects.get(key);
        if (object === undefined) return null;
        return { sizeBytes: object.body.byteLength, contentType: object.contentType };
      },
      delete: async (key) => {
        await answer();
        objects.delete(key);
      },
      presignGet: async (key, { expiresInSeconds }) => {
        await Promise.resolve();
        return `https://bucket.test/${key}?expires=${expiresInSeconds}`;
      },
      listObjects: async ({ prefix, startAfter = "" }) => {
        await answer();
        const keys = below(prefix).filter((key) => key > startAfter);
        const page = keys.slice(0, PAGE_SIZE).map((key): ListedObject => {
          const { body, storedAt } = need(key);
          return { key, sizeBytes: body.byteLength, storedAt };
        });
        return { objects: page, isTruncated: keys.length > PAGE_SIZE };
      },
      listFolders: async (prefix) => {
        await answer();
        const names = below(prefix).map((key) => key.slice(prefix.length).split("/"));
        return [...new Set(names.flatMap(([name = "", ...rest]) => (rest.length === 0 ? [] : [name])))];
      },
      deleteAll: async (keys) => {
        await answer();
        for (const key of keys) objects.delete(key);
      },
      copy: async (from, to) => {
        await answer();
        objects.set(to, { ...need(from), storedAt: now() });
      },
    },
  };
}
