import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorResponse, message } from "../testing/hostile-server.fixture.ts";
import { frameMessages } from "./message-framer.ts";

const messages = fc.array(
  fc.oneof(
    fc
      .tuple(fc.constantFrom("D", "C", "Z", "S"), fc.uint8Array({ maxLength: 300 }))
      .map(([type, body]) => message(type, Buffer.from(body))),
    fc.stringMatching(/^[a-z]{0,50}$/).map((text) => errorResponse("22P02", text)),
  ),
  { maxLength: 8 },
);

describe("framing messages", () => {
  it("passes on the same bytes in whole messages, wherever the network cut them", () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat({ max: 400 }), { maxLength: 20 }), (sent, cuts) => {
        const passed: Buffer[] = [];
        const frame = frameMessages((bytes) => passed.push(Buffer.from(bytes)));
        const all = Buffer.concat(sent);
        let offset = 0;
        for (const cut of cuts) {
          frame(all.subarray(offset, offset + cut));
          offset += cut;
        }
        frame(all.subarray(offset));
        expect(Buffer.concat(passed)).toEqual(all);
        const boundaries = new Set([0]);
        for (const one of sent) boundaries.add(Math.max(...boundaries) + one.length);
        let end = 0;
        for (const bytes of passed) {
          end += bytes.length;
          expect(boundaries).toContain(end);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    ["a length below its own size", Buffer.from([0x44, 0, 0, 0, 3])],
    ["an error without its closing zero", message("E", Buffer.from("SERROR\0"))],
    ["an error whose last field does not end", message("E", Buffer.from("SERROR"))],
    ["an error that ends before its message does", message("E", Buffer.from("\0\0"))],
    ["an empty notice", message("N")],
  ])("refuses %s", (_name, bytes) => {
    const frame = frameMessages(() => {});
    expect(() => frame(Buffer.concat([bytes, message("Z", Buffer.from("I"))]))).toThrow(RangeError);
  });
});
