import { describe, expect, it } from "vitest";
import { CHECKSUM_ALGORITHMS, createChecksum } from "./checksum.ts";

/** The check values of each algorithm's own definition, over the digits 1 to 9. */
const CHECK_VALUES = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
};

describe("createChecksum", () => {
  it.each(CHECKSUM_ALGORITHMS)("computes %s, piece by piece too", (algorithm) => {
    const whole = createChecksum(algorithm);
    whole.update(Buffer.from("123456789"));
    const pieces = createChecksum(algorithm);
    for (const piece of ["1234", "", "56789"]) pieces.update(Buffer.from(piece));
    expect(whole.digest().toString("hex")).toBe(CHECK_VALUES[algorithm]);
    expect(pieces.digest().toString("hex")).toBe(CHECK_VALUES[algorithm]);
  });
});
