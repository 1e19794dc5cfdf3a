import { connect } from "node:net";

/** Sends bytes as they are over a socket and reads the whole answer; nothing is normalized on the way. */
export function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  socket.on("error", reject);
  return promise;
}

/** A request's head, with `connection: close` so that the answer has an end. */
export function head(requestLine: string, headers: readonly string[] = []): string {
  return [
    `${requestLine} HTTP/1.1`,
    "Host: forms.localhost:3001",
    "Connection: close",
    ...headers,
    "",
    "",
  ].join("\r\n");
}
