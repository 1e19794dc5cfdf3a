import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, openSync, type ReadStream } from "node:fs";
import { copyFile, link, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The bytes of objects and parts, one file each, never changed once written. */
export interface BlobStore {
  /** Writes a stream under a new id; a file appears only when all of it is there. */
  write(chunks: AsyncIterable<Buffer>): Promise<string>;
  /** The file is opened before this returns, so that its removal right afterwards does no harm. */
  read(id: string, range?: { readonly start: number; readonly end: number }): ReadStream;
  /** A second id for the same bytes. */
  duplicate(id: string): Promise<string>;
  remove(id: string): Promise<void>;
  /** Deletes everything but these: what a killed process left half-done. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

export async function openBlobStore({ dir }: { readonly dir: string }): Promise<BlobStore> {
  const incoming = join(dir, "incoming");
  const blobs = join(dir, "blobs");
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  await mkdir(blobs, { recursive: true });
  const pathOf = (id: string) => join(blobs, id.slice(0, 2), id);
  const prepare = async (): Promise<{ id: string; path: string }> => {
    const id = randomUUID();
    await mkdir(join(blobs, id.slice(0, 2)), { recursive: true });
    return { id, path: pathOf(id) };
  };
  return {
    write: async (chunks) => {
      const { id, path } = await prepare();
      const temporary = join(incoming, id);
      try {
        await pipeline(Readable.from(chunks, { objectMode: false }), createWriteStream(temporary));
        await rename(temporary, path);
        return id;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    read: (id, range) => createReadStream(pathOf(id), { fd: openSync(pathOf(id), "r"), ...range }),
    duplicate: async (id) => {
      const copy = await prepare();
      // Some file systems have no hard links.
      await link(pathOf(id), copy.path).catch(() => copyFile(pathOf(id), copy.path));
      return copy.id;
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    keepOnly: async (ids) => {
      for (const folder of await readdir(blobs)) {
        const stale = (await readdir(join(blobs, folder))).filter((id) => !ids.has(id));
        await Promise.all(stale.map((id) => rm(join(blobs, folder, id), { force: true })));
      }
    },
  };
}
