import { expect, it } from "vitest";
import { integer } from "./der.ts";

it.each([
  [[0x00], "020100"],
  [[0x00, 0x00, 0x01], "020101"],
  [[0x00, 0x80], "02020080"],
  [[0x7f, 0xff], "02027fff"],
  [[0x80], "02020080"],
])("writes the integer %j in the fewest bytes that keep it positive", (bytes, hex) => {
  expect(integer(Uint8Array.from(bytes)).toString("hex")).toBe(hex);
});
