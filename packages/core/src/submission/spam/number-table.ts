const SLOTS_PER_NUMBER = 3;

/**
 * Indexes by number, in one flat array. Between two posts everything falls out of the processor's caches; a look at a
 * map touches several places of memory, one in here a single one.
 */
export class NumberTable {
  /** Pairs: a number, and its index + 1; 0 where there is none. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** @param numbersMax how many numbers it will hold at most. */
  constructor(numbersMax: number) {
    const slots = 2 ** Math.ceil(Math.log2(numbersMax * SLOTS_PER_NUMBER + 1));
    this.#slots = new Int32Array(slots * 2);
    this.#mask = slots - 1;
  }

  /** @param number 32 bits, a hash: its lower ones say where it lies. */
  set(number: number, index: number): void {
    const slot = this.#find(number);
    this.#slots[slot] = number;
    this.#slots[slot + 1] = index + 1;
  }

  /** -1 where the number was never set. */
  get(number: number): number {
    return (this.#slots[this.#find(number) + 1] ?? 0) - 1;
  }

  /** Where the number lies, or would. */
  #find(number: number): number {
    const slots = this.#slots;
    let at = (number & this.#mask) * 2;
    while (slots[at + 1] !== 0 && slots[at] !== number) at = (at + 2) & (this.#mask * 2);
    return at;
  }
}
