/** Ids that this container remembers for a while. */
export interface IdMemory {
  has(id: string): boolean;
  add(id: string): void;
}

/** @param options `sizeMax`: beyond it the one that was added first is forgotten. */
export function createIdMemory(options: { readonly sizeMax: number }): IdMemory {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      for (const oldest of ids) {
        if (ids.size <= options.sizeMax) break;
        ids.delete(oldest);
      }
    },
  };
}
