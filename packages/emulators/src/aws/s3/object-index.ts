import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openStore } from "../protocol/open-store.ts";
import { CHECKSUM_ALGORITHMS } from "./checksum.ts";
import { type CorsRule, corsRulesSchema } from "./cors.ts";
import { s3Error } from "./s3-error.ts";

const jsonOf = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));
const headersSchema = z.record(z.string(), z.string());
const checksumSchema = z.object({
  algorithm: z.enum(CHECKSUM_ALGORITHMS),
  value: z.string(),
  type: z.enum(["FULL_OBJECT", "COMPOSITE"]),
});

const bucketSchema = z.object({
  name: z.string(),
  accountId: z.string(),
  createdMs: z.number(),
  cors: jsonOf(corsRulesSchema).nullable(),
});
const objectSchema = z.object({
  key: z.string(),
  blob: z.string(),
  sizeBytes: z.number(),
  /** With its quotes. */
  etag: z.string(),
  modifiedMs: z.number(),
  /** Content type and its like, user metadata with `x-amz-meta-` before each name. */
  headers: jsonOf(headersSchema),
  checksum: jsonOf(checksumSchema).nullable(),
});

export type Bucket = z.infer<typeof bucketSchema>;
export type StoredObject = z.infer<typeof objectSchema>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, accountId TEXT NOT NULL, createdMs INTEGER NOT NULL,
    cors TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS object (bucket TEXT NOT NULL REFERENCES bucket (name), key TEXT NOT NULL,
    blob TEXT NOT NULL, sizeBytes INTEGER NOT NULL, etag TEXT NOT NULL, modifiedMs INTEGER NOT NULL,
    headers TEXT NOT NULL, checksum TEXT, PRIMARY KEY (bucket, key)) STRICT;
  CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, bucket TEXT NOT NULL REFERENCES bucket (name),
    key TEXT NOT NULL, createdMs INTEGER NOT NULL, headers TEXT NOT NULL, checksumAlgorithm TEXT,
    checksumType TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS part (uploadId TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, blob TEXT NOT NULL, sizeBytes INTEGER NOT NULL, etag TEXT NOT NULL,
    modifiedMs INTEGER NOT NULL, checksum TEXT, PRIMARY KEY (uploadId, number)) STRICT;`;

/** What exists where; the bytes are in the blob store. */
export interface ObjectIndex {
  readonly database: DatabaseSync;
  /** @throws ServiceError where there is no such bucket. */
  bucket(name: string): Bucket;
  findBucket(name: string): Bucket | undefined;
  buckets(accountId: string): Bucket[];
  createBucket(name: string, accountId: string, nowMs: number): void;
  setCors(name: string, rules: readonly CorsRule[] | null): void;
  /** @returns the blobs of its unfinished uploads. @throws ServiceError where it is not empty. */
  deleteBucket(name: string): string[];
  find(bucket: string, key: string): StoredObject | undefined;
  /** @returns the blob that this object replaced. */
  put(bucket: string, object: StoredObject): string | undefined;
  /** @returns the blob that nothing refers to any more. */
  remove(bucket: string, key: string): string | undefined;
  /** In the order of their keys' UTF-8 bytes, from `from` on (inclusive or not). */
  page(
    bucket: string,
    from: { readonly key: string; readonly inclusive: boolean },
    limit: number,
  ): StoredObject[];
  blobs(): Set<string>;
}

export function openObjectIndex({ dir }: { readonly dir: string }): ObjectIndex {
  const database = openStore(join(dir, "s3.sqlite"), SCHEMA);
  const findObject = database.prepare("SELECT * FROM object WHERE bucket = ? AND key = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const pageAfter = database.prepare(
    "SELECT * FROM object WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?",
  );
  const pageFrom = database.prepare(
    "SELECT * FROM object WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?",
  );

  const findBucket = (name: string): Bucket | undefined => {
    const row = database.prepare("SELECT * FROM bucket WHERE name = ?").get(name);
    return row && bucketSchema.parse(row);
  };
  const find = (bucket: string, key: string): StoredObject | undefined => {
    const row = findObject.get(bucket, key);
    return row && objectSchema.parse(row);
  };
  return {
    database,
    findBucket,
    find,
    bucket: (name) => {
      const found = findBucket(name);
      if (!found) throw s3Error("NoSuchBucket", { details: { BucketName: name } });
      return found;
    },
    buckets: (accountId) =>
      z
        .array(bucketSchema)
        .parse(database.prepare("SELECT * FROM bucket WHERE accountId = ? ORDER BY name").all(accountId)),
    createBucket: (name, accountId, nowMs) => {
      database.prepare("INSERT INTO bucket VALUES (?, ?, ?, NULL)").run(name, accountId, nowMs);
    },
    setCors: (name, rules) => {
      const text = rules === null ? null : JSON.stringify(rules);
      database.prepare("UPDATE bucket SET cors = ? WHERE name = ?").run(text, name);
    },
    deleteBucket: (name) => {
      if (database.prepare("SELECT 1 FROM object WHERE bucket = ? LIMIT 1").get(name)) {
        throw s3Error("BucketNotEmpty", { details: { BucketName: name } });
      }
      const parts = database
        .prepare("SELECT blob FROM part JOIN upload ON uploadId = id WHERE bucket = ?")
        .all(name);
      database.prepare("DELETE FROM upload WHERE bucket = ?").run(name);
      database.prepare("DELETE FROM bucket WHERE name = ?").run(name);
      return blobsOf(parts);
    },
    put: (bucket, object) => {
      const replaced = find(bucket, object.key)?.blob;
      upsert.run(
        bucket,
        object.key,
        object.blob,
        object.sizeBytes,
        object.etag,
        object.modifiedMs,
        JSON.stringify(object.headers),
        object.checksum === null ? null : JSON.stringify(object.checksum),
      );
      return replaced;
    },
    remove: (bucket, key) => {
      const removed = find(bucket, key)?.blob;
      database.prepare("DELETE FROM object WHERE bucket = ? AND key = ?").run(bucket, key);
      return removed;
    },
    page: (bucket, { key, inclusive }, limit) =>
      z.array(objectSchema).parse((inclusive ? pageFrom : pageAfter).all(bucket, key, limit)),
    blobs: () => {
      const rows = database.prepare("SELECT blob FROM object UNION ALL SELECT blob FROM part").all();
      return new Set(blobsOf(rows));
    },
  };
}

function blobsOf(rows: unknown): string[] {
  return z
    .array(z.object({ blob: z.string() }))
    .parse(rows)
    .map(({ blob }) => blob);
}
