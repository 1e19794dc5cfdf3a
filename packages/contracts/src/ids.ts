import { v5 as uuidv5, v7 as uuidv7 } from "uuid";

/** Lower case and digits without 0, 1, i, l and o, so that an id survives being read aloud or retyped. */
const ENDPOINT_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const ENDPOINT_ID_LENGTH = 17;
const ENDPOINT_ID_PATTERN = new RegExp(`^[${ENDPOINT_ALPHABET}]{${ENDPOINT_ID_LENGTH}}$`);

const RANDOM_BYTES = 16;
/** Asking the system for randomness costs more than all the rest of an id: it is asked for 256 ids at once. */
const randomPool = new Uint8Array(256 * RANDOM_BYTES);
let randomPoolAt = randomPool.length;

function takeRandomBytes(): Uint8Array {
  if (randomPoolAt === randomPool.length) {
    crypto.getRandomValues(randomPool);
    randomPoolAt = 0;
  }
  randomPoolAt += RANDOM_BYTES;
  return randomPool.subarray(randomPoolAt - RANDOM_BYTES, randomPoolAt);
}

/** A new UUIDv7 (RFC 9562): sortable by creation time, used for every row of ours. */
export function newId(): string {
  return uuidv7({ random: takeRandomBytes() });
}

/** The id that follows from another one and a purpose (UUIDv5, RFC 9562): the same two always give the same. */
export function derivedId(id: string, purpose: string): string {
  return uuidv5(purpose, id);
}

/** A new public form address: 17 characters of a 31-letter alphabet, 84 bits from the system's random source. */
export function newEndpointId(): string {
  let id = "";
  while (id.length < ENDPOINT_ID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 248 = 8 * 31: higher bytes would favour the first letters.
      if (byte < 248 && id.length < ENDPOINT_ID_LENGTH) id += ENDPOINT_ALPHABET[byte % 31];
    }
  }
  return id;
}

/** Whether a string has the shape of an endpoint id; cheap, so that nonsense never reaches a database. */
export function isEndpointId(value: string): boolean {
  return ENDPOINT_ID_PATTERN.test(value);
}
