import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { DatabaseTls } from "@formtrap/contracts";
import type { Connection } from "pg";
import { TenantUnavailable } from "../errors.ts";
import { frameMessages } from "./message-framer.ts";

/** How many bytes the other side may still send before it is cut off. */
export interface ByteBudget {
  leftBytes: number;
}

type Listener = (...args: unknown[]) => void;
interface Attaching {
  attachListeners(stream: { on(event: string, listener: Listener): unknown }): void;
}

/**
 * Stands between the socket and node-postgres' parser, which trusts its server: counts bytes, turns what the parser
 * throws at malformed messages into the end of this connection instead of the process, and compares a pinned
 * certificate. `attachListeners` is where node-postgres starts to read, after TLS where there is TLS.
 */
export function guardStream(connection: Connection, tls: DatabaseTls, budget: ByteBudget): void {
  const attaching = connection as unknown as Attaching;
  const attach = attaching.attachListeners.bind(connection);
  attaching.attachListeners = () => {
    const { stream } = connection;
    if (tls.mode === "pinned") comparePin(stream, tls.fingerprintSha256);
    attach({
      on: (event, listener) =>
        stream.on(event, event === "data" ? guarded(stream, budget, listener) : listener),
    });
  };
}

function guarded(stream: Duplex, budget: ByteBudget, parse: Listener): (chunk: Buffer) => void {
  const frame = frameMessages(parse);
  return (chunk) => {
    if (stream.destroyed) return;
    budget.leftBytes -= chunk.length;
    if (budget.leftBytes < 0) {
      stream.destroy(new TenantUnavailable("misbehaving", { detail: "answer too large" }));
      return;
    }
    try {
      frame(chunk);
    } catch {
      stream.destroy(new TenantUnavailable("misbehaving", { detail: "malformed message" }));
    }
  };
}

function comparePin(stream: Duplex, fingerprintSha256: string): void {
  if (!(stream instanceof TLSSocket)) {
    stream.destroy(new TenantUnavailable("tls"));
    return;
  }
  stream.once("secureConnect", () => {
    const fingerprint = stream.getPeerX509Certificate()?.fingerprint256.replaceAll(":", "").toLowerCase();
    if (fingerprint !== fingerprintSha256) {
      stream.destroy(new TenantUnavailable("tls", { detail: "certificate is not the pinned one" }));
    }
  });
}
