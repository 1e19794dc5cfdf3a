import { randomUUID } from "node:crypto";
import { SecretNotFound, type Vault } from "@formtrap/core/ports";

/** A vault that lasts as long as its test. */
export interface MemoryVault extends Vault {
  /** Names, without versions: a tenant may only ever have a constant number. */
  names(): string[];
  /** All versions that are in it, as JSON. */
  contents(): string[];
}

export function createMemoryVault(): MemoryVault {
  const versions = new Map<string, string>();
  return {
    names: () => [...new Set([...versions.keys()].map((ref) => ref.replace(/^sm:|#.*$/g, "")))],
    contents: () => [...versions.values()],
    put: async (kind, ownerId, value) => {
      const ref = `sm:${kind}/${ownerId}#${randomUUID()}`;
      versions.set(ref, JSON.stringify(value));
      return ref;
    },
    get: async (ref) => {
      const text = versions.get(ref);
      if (text === undefined) throw new SecretNotFound();
      return JSON.parse(text) as unknown;
    },
    delete: async (ref) => void versions.delete(ref),
  };
}
