import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { CHECKSUM_ALGORITHMS } from "./checksum.ts";
import { s3Error } from "./s3-error.ts";

const jsonOf = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));
const checksumTypeSchema = z.enum(["FULL_OBJECT", "COMPOSITE"]);
const algorithmSchema = z.enum(CHECKSUM_ALGORITHMS);

const uploadSchema = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  createdMs: z.number(),
  headers: jsonOf(z.record(z.string(), z.string())),
  checksumAlgorithm: algorithmSchema.nullable(),
  checksumType: checksumTypeSchema,
});
const partSchema = z.object({
  number: z.number(),
  blob: z.string(),
  sizeBytes: z.number(),
  etag: z.string(),
  modifiedMs: z.number(),
  checksum: jsonOf(
    z.object({ algorithm: algorithmSchema, value: z.string(), type: checksumTypeSchema }),
  ).nullable(),
});

export type Upload = z.infer<typeof uploadSchema>;
export type Part = z.infer<typeof partSchema>;

/** Multipart uploads that are neither completed nor aborted. */
export interface UploadIndex {
  create(upload: Omit<Upload, "id">): Upload;
  /** @throws ServiceError where there is no such upload for this object. */
  find(id: string, bucket: string, key: string): Upload;
  list(bucket: string): Upload[];
  parts(id: string): Part[];
  /** @returns the blob that this part replaced. */
  putPart(id: string, part: Part): string | undefined;
  remove(id: string): void;
}

export function openUploadIndex(database: DatabaseSync): UploadIndex {
  const parts = (id: string) =>
    z
      .array(partSchema)
      .parse(database.prepare("SELECT * FROM part WHERE uploadId = ? ORDER BY number").all(id));
  return {
    parts,
    create: (upload) => {
      const id = randomBytes(32).toString("base64url");
      database
        .prepare("INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(
          id,
          upload.bucket,
          upload.key,
          upload.createdMs,
          JSON.stringify(upload.headers),
          upload.checksumAlgorithm,
          upload.checksumType,
        );
      return { ...upload, id };
    },
    find: (id, bucket, key) => {
      const row = database
        .prepare("SELECT * FROM upload WHERE id = ? AND bucket = ? AND key = ?")
        .get(id, bucket, key);
      if (!row) throw s3Error("NoSuchUpload", { details: { UploadId: id } });
      return uploadSchema.parse(row);
    },
    list: (bucket) =>
      z
        .array(uploadSchema)
        .parse(database.prepare("SELECT * FROM upload WHERE bucket = ? ORDER BY key, createdMs").all(bucket)),
    putPart: (id, part) => {
      const replaced = parts(id).find(({ number }) => number === part.number)?.blob;
      database
        .prepare("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(
          id,
          part.number,
          part.blob,
          part.sizeBytes,
          part.etag,
          part.modifiedMs,
          part.checksum === null ? null : JSON.stringify(part.checksum),
        );
      return replaced;
    },
    remove: (id) => {
      database.prepare("DELETE FROM upload WHERE id = ?").run(id);
    },
  };
}
