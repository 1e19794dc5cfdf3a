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
  if (!(body instanceof Readable)) throw new TypeError("The answer's body is not a stream.");
  const destroy = () => body.destroy(new DOMException("The read took too long.", "TimeoutError"));
  abortSignal.addEventListener("abort", destroy, { once: true });
  try {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) {
        throw new ObjectStoreError("too_large", `The object is larger than ${maxBytes} bytes.`, "TooLarge");
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, sizeBytes);
  } finally {
    abortSignal.removeEventListener("abort", destroy);
  }
}
