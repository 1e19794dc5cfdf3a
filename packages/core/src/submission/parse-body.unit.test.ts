import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "./json-value.ts";
import { parseBody } from "./parse-body.ts";
import { SubmitRefusal } from "./submit-refusal.ts";

function parse(body: string | Uint8Array, contentType?: string): [string, JsonValue][] {
  return parseBody(Buffer.from(body), contentType).fields.map(({ name, value }) => [name, value]);
}

const refused = (status: number, code: string): unknown =>
  expect.objectContaining({ status, faults: [expect.objectContaining({ code })] });

describe("a post's body", () => {
  it.each([
    ["application/x-www-form-urlencoded", "a=1"],
    ["Application/X-WWW-Form-URLencoded ; charset=UTF-8", "a=1"],
    ["application/json", '{"a":"1"}'],
    ["application/json; charset=utf-8", '\ufeff{"a":"1"}'],
    ["application/vnd.api+json", '{"a":"1"}'],
    ["text/plain;charset=UTF-8", ' {"a":"1"}'],
    [undefined, '{"a":"1"}'],
    [undefined, "a=1"],
    ["multipart/form-data; boundary=b", '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--'],
    [
      'multipart/form-data; boundary="b c"',
      '--b c\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b c--',
    ],
  ])("as %s: %s", (contentType, body) => {
    expect(parse(body, contentType)).toEqual([["a", "1"]]);
  });

  it("that is no supported type is refused by name of what is", () => {
    for (const type of [
      "text/plain",
      "text/html",
      "application/xml",
      "application/octet-stream",
      "nonsense",
      ";",
    ]) {
      expect(() => parse("hello", type), type).toThrow(refused(415, "UNSUPPORTED_MEDIA_TYPE"));
    }
    expect(() => parse("hello")).toThrow(refused(415, "UNSUPPORTED_MEDIA_TYPE"));
  });

  it("in which there is nothing is EMPTY, whatever its type", () => {
    expect(() => parse("", "application/json")).toThrow(refused(400, "EMPTY"));
    expect(() => parse("", "multipart/form-data; boundary=b")).toThrow(refused(400, "EMPTY"));
    expect(() => parse("")).toThrow(refused(400, "EMPTY"));
  });

  it("as multipart without a boundary is malformed", () => {
    expect(() => parse("--b--", "multipart/form-data")).toThrow(refused(400, "MALFORMED_BODY"));
  });

  it("as text of more than a mebibyte is refused before it is parsed, files aside", () => {
    const endless = " ".repeat(1024 * 1024);
    expect(() => parse(`{"a":"1"}${endless}`, "application/json")).toThrow(refused(413, "PAYLOAD_TOO_LARGE"));
    const file = `--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${endless}\r\n--b--`;
    expect(parse(file, "multipart/form-data; boundary=b")).toEqual([]);
  });

  it("is decoded as its _charset_ field says where the header says nothing", () => {
    expect(parse("_charset_=windows-1252&a=caf%E9")).toEqual([
      ["_charset_", "windows-1252"],
      ["a", "café"],
    ]);
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = Buffer.from(`${part("a", "caf\u00e9")}${part("_charset_", "iso-8859-1")}--b--`, "latin1");
    expect(parse(body, "multipart/form-data; boundary=b")).toContainEqual(["a", "café"]);
  });

  it("as JSON is UTF-8 if it can be, whatever charset it names", () => {
    expect(parse('{"a":"é"}', "application/json; charset=iso-8859-1")).toEqual([["a", "é"]]);
    expect(parse(Buffer.from('{"a":"é"}', "latin1"), "application/json; charset=iso-8859-1")).toEqual([
      ["a", "é"],
    ]);
  });

  it("means the same in three encodings, for any list of fields", async () => {
    const name = fc
      .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 })
      .filter((text) => !/%0[ad]|%22/i.test(text));
    const value = fc
      .string({ unit: "grapheme", maxLength: 40 })
      .map((text) => text.replaceAll(/[\0\r\n]/g, " "));
    const entries = fc.uniqueArray(fc.tuple(name, value), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(entries, async (pairs) => {
        const form = new FormData();
        for (const [key, text] of pairs) form.append(key, text);
        for (const body of [form, new URLSearchParams(pairs)]) {
          const response = new Response(body);
          const type = response.headers.get("content-type") ?? "";
          expect(parse(Buffer.from(await response.arrayBuffer()), type)).toEqual(pairs);
        }
        const fromJson = parse(JSON.stringify(Object.fromEntries(pairs)), "application/json");
        expect(fromJson).toHaveLength(pairs.length);
        expect(new Map(fromJson)).toEqual(new Map(pairs));
      }),
      { seed: 10 },
    );
  });

  it("of any bytes and any type parses or is refused", () => {
    const type = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        undefined,
        "application/json",
        "application/json; charset=utf-16",
        "multipart/form-data; boundary=-",
        'multipart/form-data; boundary="',
        "application/x-www-form-urlencoded; charset=gbk",
        "text/plain; charset=; charset",
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), type, (bytes, contentType) => {
        try {
          parse(bytes, contentType);
          return true;
        } catch (error) {
          return error instanceof SubmitRefusal;
        }
      }),
      { seed: 11, numRuns: 3000 },
    );
  });
});
