import { type StorageRoute, storageCredentialsSchema } from "@formtrap/contracts";
import type { ObjectStore } from "../../ports.ts";
import { withTimeLimit } from "../../time-limit.ts";
import type { SubmitContext } from "../submit-context.ts";
import { deriveHandleKey } from "./upload-handle.ts";

/** Of the vault; keys that were read before take none. */
const KEYS_MS = 2_000;

/** A tenant's bucket, ready for files. */
export interface Bucket {
  readonly store: ObjectStore;
  /** Signs the handles of direct uploads. */
  readonly handleKey: Buffer;
}

/**
 * Opens the bucket of a route: its keys come from the vault's cache, nothing else is contacted.
 * @param options `fresh` reads the keys anew: for once, after the bucket refused them.
 * @throws what the vault throws, or that it took more than 2 s.
 */
export async function openBucket(
  ctx: Pick<SubmitContext, "secrets" | "openObjectStore">,
  storage: StorageRoute,
  options: { readonly fresh: boolean } = { fresh: false },
): Promise<Bucket> {
  const { secretRef, ...location } = storage;
  const reading = ctx.secrets.get(secretRef, options);
  const keys = storageCredentialsSchema.parse(await withTimeLimit(reading, "keys of the bucket", KEYS_MS));
  const { accessKeyId, secretAccessKey } = keys;
  return {
    store: await ctx.openObjectStore({ ...location, accessKeyId, secretAccessKey }),
    handleKey: deriveHandleKey(secretAccessKey),
  };
}
