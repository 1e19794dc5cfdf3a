import { randomUUID } from "node:crypto";
import { SecretNotFound, type Vault } from "@formtrap/core/ports";

/** A vault that lasts as long as its test. */
export interface MemoryVault extends Vault {
  /** Names, without versions: a tenant may only ever have a constant number. */
  names(): string[];
  /** Everything that was ever put in, as JSON. */
  contents(): string[];
}

export function createMemoryVault(): MemoryVault {
  const versions = new Map<string, string>();
  const names = new Set<string>();
  return {
    names: () => [...names],
    contents: () => [...versions.values()],
    put: async (kind, ownerId, value) => {
      const name = `${kind}/${ownerId}`;
      const ref = `sm:${name}#${randomUUID()}`;
      versions.set(ref, JSON.stringify(value));
      names.add(name);
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
