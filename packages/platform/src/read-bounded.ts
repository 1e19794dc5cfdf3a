import { Readable } from "node:stream";
import { ObjectStoreError } from "@formtrap/core/ports";

/**
 * Reads an answer's body to its end, but never holds much more than `maxBytes`.
 * @throws ObjectStoreError `too_large` at the first chunk that goes beyond; the stream is destroyed.
 */
export async function readBounded(
  body: unknown,
  { maxBytes, abortSignal }: { readonly maxBytes: number; readonly abortSignal: AbortSignal },
): Promise<Uint8Array> {
  const { bytes, isCut } = await take(body, abortSignal, (sizeBytes) => sizeBytes > maxBytes);
  if (isCut) {
    throw new ObjectStoreError("too_large", `The object is larger than ${maxBytes} bytes.`, "TooLarge");
  }
  return bytes;
}

/**
 * Reads the first bytes of an answer's body, at most `bytesMax`, and no further: unless the server announced no more
 * than that, the stream is destroyed as soon as they are there.
 */
export async function readBeginning(
  body: unknown,
  options: {
    readonly bytesMax: number;
    /** The answer's length, where it had one. */
    readonly announcedBytes: number | undefined;
    readonly abortSignal: AbortSignal;
  },
): Promise<Uint8Array> {
  const { bytesMax, announcedBytes = Number.POSITIVE_INFINITY, abortSignal } = options;
  const isEnough = (sizeBytes: number) => announcedBytes > bytesMax && sizeBytes >= bytesMax;
  const { bytes } = await take(body, abortSignal, isEnough);
  return bytes.subarray(0, bytesMax);
}

/** Reads until the end, or until `isEnough` says so of the bytes read: then the stream is destroyed. */
async function take(
  body: unknown,
  abortSignal: AbortSignal,
  isEnough: (sizeBytes: number) => boolean,
): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> {
  if (!(body instanceof Readable)) throw new TypeError("The answer's body is not a stream.");
  const destroy = () => body.destroy(new DOMException("The read took too long.", "TimeoutError"));
  abortSignal.addEventListener("abort", destroy, { once: true });
  try {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sizeBytes += chunk.byteLength;
      chunks.push(chunk);
      if (isEnough(sizeBytes)) return { bytes: Buffer.concat(chunks, sizeBytes), isCut: true };
    }
    return { bytes: Buffer.concat(chunks, sizeBytes), isCut: false };
  } finally {
    abortSignal.removeEventListener("abort", destroy);
  }
}
