/** Table-driven CRCs over reflected polynomials, 32 and 64 bits wide. */
export interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian. */
  digest(): Buffer;
}

const CRC32C_POLYNOMIAL = 0x82f6_3b78;
/** NVM Express base specification, 64b CRC, reflected. */
const CRC64NVME_POLYNOMIAL = { high: 0x9a6c_9329, low: 0xac4b_c9b5 };

const crc32cTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1;
  return value;
});

const crc64Table = makeCrc64Table();

function makeCrc64Table(): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let index = 0; index < 256; index++) {
    let h = 0;
    let l = index;
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (carry === 0) continue;
      h ^= CRC64NVME_POLYNOMIAL.high;
      l ^= CRC64NVME_POLYNOMIAL.low;
    }
    high[index] = h;
    low[index] = l;
  }
  return { high, low };
}

export function crc32c(): Crc {
  let state = 0xffff_ffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) state = (state >>> 8) ^ (crc32cTable[(state ^ byte) & 0xff] ?? 0);
    },
    digest: () => {
      const result = Buffer.alloc(4);
      result.writeUInt32BE((state ^ 0xffff_ffff) >>> 0);
      return result;
    },
  };
}

export function crc64nvme(): Crc {
  let high = 0xffff_ffff;
  let low = 0xffff_ffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (crc64Table.low[index] ?? 0);
        high = (high >>> 8) ^ (crc64Table.high[index] ?? 0);
      }
    },
    digest: () => {
      const result = Buffer.alloc(8);
      result.writeUInt32BE(~high >>> 0, 0);
      result.writeUInt32BE(~low >>> 0, 4);
      return result;
    },
  };
}
