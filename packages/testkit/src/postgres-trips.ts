/**
 * Counts round trips in a plain PostgreSQL connection (frontend/backend protocol 3) by looking at both directions.
 *
 * A round trip starts where the client sends something that it will wait for after it has seen an answer to what it
 * sent before. Messages sent without waiting, as a pipelined transaction is, share one. Login is not counted.
 */
export interface PostgresTrips {
  /** What the client sends, in order. */
  fromClient(bytes: Uint8Array): void;
  /** What the server sends, at the moment that the client gets it. */
  fromServer(bytes: Uint8Array): void;
  /** Round trips since login. @throws where the connection is encrypted: nothing can be seen in it. */
  count(): number;
}

const SSL_REQUEST = 80_877_103;
const GSS_ENCRYPTION_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
/** Query, Sync, Flush, FunctionCall, CopyDone, CopyFail: what a client waits for an answer to. */
const WAITED_FOR = new Set(["Q", "S", "H", "F", "c", "f"]);
const READY_FOR_QUERY = "Z";

export function countPostgresTrips(): PostgresTrips {
  let state: "startup" | "login" | "ready" | "encrypted" | "other" = "startup";
  let trips = 0;
  let answered = true;
  const client = splitMessages();
  const server = splitMessages();

  const startup = (code: number) => {
    if (code === SSL_REQUEST || code === GSS_ENCRYPTION_REQUEST) return;
    state = code === CANCEL_REQUEST ? "other" : "login";
  };
  return {
    fromClient: (bytes) => {
      if (state === "encrypted" || state === "other") return;
      client.push(bytes);
      for (;;) {
        if (state === "startup") {
          const code = client.nextUntyped();
          if (code === undefined) return;
          startup(code);
          continue;
        }
        const type = client.nextType();
        if (type === undefined) return;
        if (state !== "ready" || !WAITED_FOR.has(type) || !answered) continue;
        trips += 1;
        answered = false;
      }
    },
    fromServer: (bytes) => {
      if (state === "startup") {
        // One byte answers a request for encryption: S or G grants it, N does not.
        if (bytes[0] !== "N".charCodeAt(0)) state = "encrypted";
        return;
      }
      if (state === "ready") answered = true;
      if (state !== "login") return;
      server.push(bytes);
      for (let type = server.nextType(); type !== undefined; type = server.nextType()) {
        if (type === READY_FOR_QUERY) state = "ready";
      }
    },
    count: () => {
      if (state === "encrypted") {
        throw new Error("Round trips cannot be counted in an encrypted connection; connect without TLS.");
      }
      return trips;
    },
  };
}

interface MessageSplitter {
  push(bytes: Uint8Array): void;
  /** The type of the next whole message, which is consumed. */
  nextType(): string | undefined;
  /** The code of the next whole message without a type byte, as they are before login. */
  nextUntyped(): number | undefined;
}

function splitMessages(): MessageSplitter {
  let pending = Buffer.alloc(0);
  const take = (lengthAt: number): Buffer | undefined => {
    if (pending.length < lengthAt + 4) return undefined;
    const end = lengthAt + pending.readUInt32BE(lengthAt);
    if (pending.length < end) return undefined;
    const message = pending.subarray(0, end);
    pending = pending.subarray(end);
    return message;
  };
  return {
    push: (bytes) => {
      pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes]);
    },
    nextType: () => {
      const message = take(1);
      return message && String.fromCharCode(message[0] ?? 0);
    },
    nextUntyped: () => take(0)?.readUInt32BE(4),
  };
}
