const SLOTS_PER_NUMBER = 3;
const BITS_PER_NUMBER = 12;

/**
 * Indexes by number, for numbers of which most were never set. Between two posts everything falls out of the
 * processor's caches, so what costs is how many places of memory a look touches: a few bits for each number say of
 * nearly all others that they are not there (a Bloom filter with one hash function), and the rest lies in one flat array.
 */
export class NumberTable {
  readonly #bits: Uint8Array;
  readonly #bitMask: number;
  /** Pairs: a number, and its index + 1; 0 where there is none. */
  readonly #slots: Int32Array;
  readonly #slotMask: number;

  /** @param numbersMax how many numbers it will hold at most. */
  constructor(numbersMax: number) {
    const bits = powerOfTwo(numbersMax * BITS_PER_NUMBER + 8);
    this.#bits = new Uint8Array(bits / 8);
    this.#bitMask = bits - 1;
    const slots = powerOfTwo(numbersMax * SLOTS_PER_NUMBER + 1);
    this.#slots = new Int32Array(slots * 2);
    this.#slotMask = slots - 1;
  }

  /** @param number 32 bits, a hash: its lower ones say where it lies. */
  set(number: number, index: number): void {
    const bit = number & this.#bitMask;
    this.#bits[bit >>> 3] = (this.#bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    const slot = this.#find(number);
    this.#slots[slot] = number;
    this.#slots[slot + 1] = index + 1;
  }

  /** -1 where the number was never set. */
  get(number: number): number {
    const bit = number & this.#bitMask;
    if ((((this.#bits[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) === 0) return -1;
    return (this.#slots[this.#find(number) + 1] ?? 0) - 1;
  }

  /** Where the number lies, or would. */
  #find(number: number): number {
    const slots = this.#slots;
    let slot = number & this.#slotMask;
    while (slots[slot * 2 + 1] !== 0 && slots[slot * 2] !== number) slot = (slot + 1) & this.#slotMask;
    return slot * 2;
  }
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(atLeast));
}
