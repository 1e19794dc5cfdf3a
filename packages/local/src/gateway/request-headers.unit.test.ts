import { expect, it } from "vitest";
import { toEventHeaders } from "./request-headers.ts";

it("keeps a header of any name, and changes no prototype", () => {
  const { headers } = toEventHeaders(["__proto__", "a", "constructor", "b", "__PROTO__", "c"]);
  expect(Object.entries(headers)).toEqual([
    ["__proto__", "a,c"],
    ["constructor", "b"],
  ]);
  expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
});
