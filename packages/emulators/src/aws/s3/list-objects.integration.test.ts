import {
  CreateBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

const KEYS = ["a", "a/1", "a/2", "a/b/1", "b", "c/1", "c/2", "é", "\u{ff5e}", "\u{1f600}"];
let endpoint: TestEndpoint;
let s3: S3Client;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client({ ...endpoint.config(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
  for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket: "files", Key, Body: Key }));
});
afterAll(async () => {
  s3.destroy();
  await endpoint.close();
});

async function list(input: Partial<ListObjectsV2CommandInput> = {}) {
  const answer = await s3.send(new ListObjectsV2Command({ Bucket: "files", ...input }));
  return {
    keys: answer.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: answer.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
    answer,
  };
}

describe("ListObjectsV2", () => {
  it("lists in the order of UTF-8 bytes, with sizes and ETags", async () => {
    const { keys, answer } = await list();
    expect(keys).toEqual(KEYS);
    expect(answer).toMatchObject({ KeyCount: KEYS.length, IsTruncated: false });
    expect(answer.Contents?.[1]).toMatchObject({ Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
  });

  it("narrows by prefix and groups by delimiter", async () => {
    expect((await list({ Prefix: "a/" })).keys).toEqual(["a/1", "a/2", "a/b/1"]);
    const top = await list({ Delimiter: "/" });
    expect(top.keys).toEqual(["a", "b", "é", "\u{ff5e}", "\u{1f600}"]);
    expect(top.prefixes).toEqual(["a/", "c/"]);
    const below = await list({ Prefix: "a/", Delimiter: "/" });
    expect([below.keys, below.prefixes]).toEqual([["a/1", "a/2"], ["a/b/"]]);
  });

  it("starts after a key", async () => {
    expect((await list({ StartAfter: "c/1" })).keys).toEqual(KEYS.slice(6));
  });

  it.each([1, 2, 3, 7])("gives every key and prefix exactly once in pages of %i", async (MaxKeys) => {
    for (const Delimiter of [undefined, "/"]) {
      const seen: (string | undefined)[] = [];
      const pages = paginateListObjectsV2({ client: s3, pageSize: MaxKeys }, { Bucket: "files", Delimiter });
      for await (const page of pages) {
        seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
        seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      }
      const all = await list({ Delimiter });
      expect(seen).toHaveLength(all.keys.length + all.prefixes.length);
      expect(new Set(seen)).toEqual(new Set([...all.keys, ...all.prefixes]));
    }
  });

  it("encodes keys when asked, and lists nothing for max-keys 0", async () => {
    expect((await list({ EncodingType: "url", Prefix: "é" })).keys).toEqual(["%C3%A9"]);
    expect((await list({ MaxKeys: 0 })).answer).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it("refuses a continuation token that is not one of its own", async () => {
    await expect(list({ ContinuationToken: "nonsense!" })).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});

describe("ListObjects, the first version", () => {
  it("pages by marker", async () => {
    const first = await s3.send(new ListObjectsCommand({ Bucket: "files", MaxKeys: 4 }));
    expect(first.IsTruncated).toBe(true);
    const Marker = first.Contents?.at(-1)?.Key;
    const second = await s3.send(new ListObjectsCommand({ Bucket: "files", Marker }));
    expect([...(first.Contents ?? []), ...(second.Contents ?? [])].map(({ Key }) => Key)).toEqual(KEYS);
  });
});
