import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Crc, crc32c, crc64nvme } from "./crc.ts";
import { s3Error } from "./s3-error.ts";

export const CHECKSUM_ALGORITHMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A checksum that a client sent and the bytes were found to have; the value is base64 as on the wire. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  /** `COMPOSITE` is a checksum of the parts' checksums, with `-` and their number after it. */
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The element that carries it in XML, such as `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

export function createChecksum(algorithm: ChecksumAlgorithm): Crc {
  switch (algorithm) {
    case "CRC32":
      return zlibCrc32();
    case "CRC32C":
      return crc32c();
    case "CRC64NVME":
      return crc64nvme();
    case "SHA1":
    case "SHA256": {
      const hash = createHash(algorithm);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
    }
  }
}

/** @throws ServiceError for a name that is none. */
export function readAlgorithm(name: string): ChecksumAlgorithm {
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (found) return found;
  throw s3Error("InvalidRequest", { message: "Checksum algorithm provided is unsupported." });
}

function zlibCrc32(): Crc {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(value);
      return result;
    },
  };
}
