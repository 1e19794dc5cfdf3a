import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { readFileContent } from "./file-content.ts";
import { SAMPLES, zipOf } from "./sample-files.fixture.ts";

const SEED = 20_261_121;
const MEBIBYTE = 1024 * 1024;
/** About a hundred times what the slowest of them takes. */
const TIME_MAX_MS = 2_000;

function read(start: Uint8Array) {
  return readFileContent(start, { isWhole: true, isSaidToBePdf: true });
}

const STATES = /^(known|text|binary|empty|unseen)$/;

describe("the content of a hostile file", () => {
  it("is told from random bytes without an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        expect((await read(bytes)).state).toMatch(STATES);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it("is told from any known beginning with anything behind it, or cut anywhere", async () => {
    const beginning = fc.constantFrom(...Object.values(SAMPLES));
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(beginning, cut, fc.uint8Array({ maxLength: 400 }), async (sample, share, noise) => {
        const length = Math.round(sample.length * share);
        const bytes = Buffer.concat([sample.subarray(0, length), noise]);
        expect((await read(bytes)).state).toMatch(STATES);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it("is told from any known beginning with some of its bytes changed", async () => {
    const change = fc.tuple(fc.nat(120), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(SAMPLES)),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        async (sample, changes) => {
          const bytes = Buffer.from(sample);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          expect((await read(bytes)).state).toMatch(STATES);
        },
      ),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  const bomb = Buffer.alloc(64 * MEBIBYTE);
  it.each([
    ["a bomb for its list of types", zipOf({ name: "[Content_Types].xml", content: bomb })],
    [
      "a bomb that lies",
      zipOf({ name: "[Content_Types].xml", content: bomb.subarray(MEBIBYTE), saidBytes: 9 }),
    ],
    [
      "a bomb that says nothing",
      zipOf({ name: "mimetype", content: bomb.subarray(0, 3 * MEBIBYTE), hasDescriptor: true }),
    ],
    ["one that says four gigabytes", zipOf({ name: "mimetype", content: "x", saidBytes: 0xfffffff0 })],
    ["one that says nothing is in it", zipOf({ name: "[Content_Types].xml", content: "x", saidBytes: 0 })],
    [
      "a thousand entries of unknown size",
      zipOf(...Array.from({ length: 1_000 }, () => ({ name: "", content: "", hasDescriptor: true }))),
    ],
    ["a name without end", Buffer.concat([SAMPLES.zip.subarray(0, 26), Buffer.from("ffffffff", "hex")])],
  ])("is a zip, within its bounds, where it is %s", async (_label, bytes) => {
    const started = performance.now();
    const before = process.memoryUsage().arrayBuffers;
    expect(await read(bytes)).toMatchObject({ state: "known", type: "application/zip" });
    expect(performance.now() - started).toBeLessThan(TIME_MAX_MS);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MEBIBYTE);
  });

  it.each([
    ["tags within tags are not followed", "ID3\x04\0\0\0\0\0\0".repeat(400), "audio/mpeg"],
    ["chunks within a picture are counted", `\x89PNG\r\n\x1A\n${"\0\0\0\0tEXt\0\0\0\0".repeat(300)}`, null],
    ["tags of a TIFF are counted", `II*\0\x08\0\0\0\xFF\xFF${"\0".repeat(4_000)}`, "image/tiff"],
    ["elements are counted", `\x1A\x45\xDF\xA3\x01\0\0\0\0\0\0\xFF${"\x80\x80".repeat(2_000)}`, null],
    [
      "objects that do not move on are left",
      `\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9${"\0".repeat(4_000)}`,
      null,
    ],
    ["declarations without end are left", "<?>".repeat(1_400), null],
    ["comments without end are left", "<!---->".repeat(600), null],
    ["marks before binary are left", `\xEF\xBB\xBF\x1F\x8B\x08${"\0".repeat(100)}`, null],
  ])("costs little: %s", async (_label, bytes, type) => {
    const started = performance.now();
    const content = await read(Buffer.from(bytes, "latin1"));
    expect(performance.now() - started).toBeLessThan(TIME_MAX_MS);
    if (type !== null) expect(content).toMatchObject({ state: "known", type });
  });

  it("is not inflated where all of it is compressed", async () => {
    const inflate = vi.spyOn(globalThis, "DecompressionStream");
    expect(await read(SAMPLES.docx)).toMatchObject({ state: "known" });
    expect(inflate).toHaveBeenCalledTimes(1);
    expect(await read(SAMPLES.gzip)).toMatchObject({ type: "application/gzip" });
    expect(await read(Buffer.concat([Buffer.from("\uFEFF"), SAMPLES.gzip]))).toEqual({ state: "binary" });
    expect(inflate).toHaveBeenCalledTimes(1);
  });
});
