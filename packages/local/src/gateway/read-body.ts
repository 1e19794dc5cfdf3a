import type { IncomingMessage } from "node:http";

export type BodyOutcome =
  | { readonly type: "complete"; readonly body: Buffer }
  | { readonly type: "too_large" }
  /** The client went away, or was too slow and cut off. */
  | { readonly type: "aborted" };

/**
 * Reads a request's body into memory, at most `maxBytes`. Of a larger one the rest stays unread: the caller answers
 * and closes.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  const { promise, resolve } = Promise.withResolvers<BodyOutcome>();
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    resolve({ type: "too_large" });
    return promise;
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  request.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      request.removeAllListeners("data");
      request.pause();
      resolve({ type: "too_large" });
      return;
    }
    chunks.push(chunk);
  });
  request.once("end", () => resolve({ type: "complete", body: Buffer.concat(chunks) }));
  request.once("error", () => resolve({ type: "aborted" }));
  request.once("close", () => resolve({ type: "aborted" }));
  return promise;
}
