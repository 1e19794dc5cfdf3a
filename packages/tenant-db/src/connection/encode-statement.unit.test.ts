import { describe, expect, it } from "vitest";
import { message } from "../testing/hostile-server.fixture.ts";
import { encodeStatement } from "./encode-statement.ts";

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

describe("a statement as bytes", () => {
  it("is Parse, Bind, Execute and Sync of the protocol, one behind the other", () => {
    const bytes = encodeStatement({ text: "SELECT f($1,$2,$3) -- ä", values: ["Schäfer", null, ""] });

    const parse = message("P", Buffer.from("\0SELECT f($1,$2,$3) -- ä\0\0\0"));
    const bind = message(
      "B",
      Buffer.concat([
        Buffer.from([0, 0, 0, 0, 0, 3]),
        int32(8),
        Buffer.from("Schäfer"),
        int32(-1),
        int32(0),
        Buffer.from([0, 0]),
      ]),
    );
    const execute = message("E", Buffer.from([0, 0, 0, 0, 0]));
    expect(bytes).toEqual(Buffer.concat([parse, bind, execute, message("S")]));
  });
});
