/**
 * Secrets in memory by reference: least recently used out first, and one read at a time for each.
 * Keeps text, so that no caller can change what the next one gets.
 */
export class SecretCache {
  readonly #sizeMax: number;
  /** In order of use: the first is the one to go. */
  readonly #texts = new Map<string, string>();
  readonly #reads = new Map<string, Promise<string>>();

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  /** What is in memory, else what `load` brings; a failure is not kept. */
  async get(ref: string, load: () => Promise<string>): Promise<string> {
    const text = this.#texts.get(ref);
    if (text === undefined) return this.#read(ref, ref, load);
    this.set(ref, text);
    return text;
  }

  /** Always loads, and takes the place of what is in memory and of a plain read still under way. */
  async refresh(ref: string, load: () => Promise<string>): Promise<string> {
    return this.#read(ref, `fresh ${ref}`, async () => {
      const text = await load();
      this.#reads.delete(ref);
      return text;
    });
  }

  set(ref: string, text: string): void {
    this.#texts.delete(ref);
    this.#texts.set(ref, text);
    if (this.#texts.size <= this.#sizeMax) return;
    const oldest = this.#texts.keys().next();
    if (oldest.done !== true) this.#texts.delete(oldest.value);
  }

  deleteWhere(matches: (ref: string) => boolean): void {
    for (const ref of this.#texts.keys()) if (matches(ref)) this.#texts.delete(ref);
    // A read under way may end after the deletion: it answers its caller, but is not kept.
    this.#reads.clear();
  }

  async #read(ref: string, key: string, load: () => Promise<string>): Promise<string> {
    const running = this.#reads.get(key);
    if (running !== undefined) return running;
    const read = load();
    this.#reads.set(key, read);
    try {
      const text = await read;
      if (this.#reads.get(key) === read) this.set(ref, text);
      return text;
    } finally {
      if (this.#reads.get(key) === read) this.#reads.delete(key);
    }
  }
}
