import { randomBytes } from "node:crypto";
import { type DataKeys, KeyServiceUnavailable, type SealPurpose } from "@formtrap/core/ports";

/** A key service in memory, of which a test says when it is away. */
export interface MemoryDataKeys extends DataKeys {
  /** From now on, or no longer: a container that knows its key goes on with it. */
  away(isAway: boolean): void;
}

export function createMemoryDataKeys(): MemoryDataKeys {
  const known = new Map<string, Uint8Array>();
  const current = new Map<SealPurpose, { plaintext: Uint8Array; sealed: string }>();
  let isAway = false;
  const answer = () => {
    if (isAway) throw new KeyServiceUnavailable("ServiceUnavailable");
  };
  return {
    away: (away) => {
      isAway = away;
    },
    current: async (purpose) => {
      const mine = current.get(purpose);
      if (mine !== undefined) return mine;
      answer();
      const made = { plaintext: randomBytes(32), sealed: randomBytes(64).toString("base64") };
      known.set(`${purpose} ${made.sealed}`, made.plaintext);
      current.set(purpose, made);
      return await Promise.resolve(made);
    },
    open: async (purpose, sealed) => {
      answer();
      const key = known.get(`${purpose} ${sealed}`);
      if (key === undefined) throw new KeyServiceUnavailable("InvalidCiphertextException");
      return await Promise.resolve(key);
    },
  };
}
