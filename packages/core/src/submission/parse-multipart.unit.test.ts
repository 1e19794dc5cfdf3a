import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMultipart } from "./parse-multipart.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { TextBudget } from "./text-budget.ts";

function parse(body: string | Uint8Array, boundary = "b", charset: string | null = null) {
  return parseMultipart(Buffer.from(body), boundary, charset, new TextBudget());
}

function part(headers: string, content: string): string {
  return `--b\r\n${headers}\r\n\r\n${content}\r\n`;
}

const field = (name: string, content: string) =>
  part(`Content-Disposition: form-data; name="${name}"`, content);

async function encode(pairs: readonly (readonly [string, string | File])[]) {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  const response = new Response(form);
  const boundary = /boundary=(.*)$/.exec(response.headers.get("content-type") ?? "")?.[1] ?? "";
  return { body: Buffer.from(await response.arrayBuffer()), boundary };
}

describe("multipart bodies", () => {
  it("keep every field in order, repeated ones too", () => {
    expect(parse(`${field("z", "1")}${field("a", "2")}${field("z", "3")}--b--\r\n`)).toEqual({
      fields: [
        { name: "z", value: "1" },
        { name: "a", value: "2" },
        { name: "z", value: "3" },
      ],
      files: [],
    });
  });

  it("take no quadratic time over quotes and spaces in a part's headers", () => {
    const hostile = part(`Content-Disposition: form-data; name=n; x="\\"${" ".repeat(8_000)}x"`, "1");
    const start = performance.now();
    expect(parse(`${hostile.repeat(400)}--b--\r\n`).fields).toHaveLength(400);
    // Linear time needs some 20 ms, quadratic time 40 s.
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("skip preamble and epilogue, and take white space behind the boundary", () => {
    const body = `hello --b\r\nstill preamble\r\n${field("a", "1").replace("--b\r\n", "--b \t\r\n")}--b--\r\nbye\r\n--b\r\n`;
    expect(parse(body).fields).toEqual([{ name: "a", value: "1" }]);
  });

  it("may use bare line feeds throughout", () => {
    const body = `${field("a", "1")}${field("b", "x\r\n\r\ny")}--b--\r\n`.replaceAll("\r\n", "\n");
    expect(parse(body).fields).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "x\n\ny" },
    ]);
  });

  it("do not end a value at a bare line feed and the boundary when lines end in CRLF", () => {
    expect(parse(`${field("a", "x\n--b\ny")}--b--`).fields).toEqual([{ name: "a", value: "x\n--b\ny" }]);
  });

  it("do not end a value at text that only starts like the boundary", () => {
    expect(parse(`${field("a", "x\r\n--bee\r\n--b!")}--b--`).fields).toEqual([
      { name: "a", value: "x\r\n--bee\r\n--b!" },
    ]);
  });

  it("unescape names as browsers and as older clients escape them", () => {
    const body = `${field("a%22b%0D%0Ac", "1")}${field('say \\"hi\\"; ok', "2")}--b--`;
    expect(parse(body).fields.map(({ name }) => name)).toEqual(['a"b\r\nc', 'say "hi"; ok']);
  });

  it("take unquoted names and any header case, and skip parts without a name", () => {
    const body = `${part("CONTENT-DISPOSITION: Form-Data; NAME=a", "1")}${part("content-disposition: form-data", "2")}${part("X-Other: 1", "3")}--b--`;
    expect(parse(body).fields).toEqual([{ name: "a", value: "1" }]);
  });

  it("keep a field whose name is empty, as urlencoded bodies do", () => {
    expect(parse(`${field("", "1")}--b--`).fields).toEqual([{ name: "", value: "1" }]);
  });

  it("skip an empty part", () => {
    expect(parse(`--b\r\n--b\r\n\r\n--b\r\n${field("a", "1").slice(5)}--b--`).fields).toEqual([
      { name: "a", value: "1" },
    ]);
  });

  it("may hold nothing at all", () => {
    expect(parse("--b--\r\n")).toEqual({ fields: [], files: [] });
  });

  it("hand over files as they came", () => {
    const body = part(
      'Content-Disposition: form-data; name="cv"; filename="C:\\cv\\my %22cv%22.pdf"\r\nContent-Type: application/pdf',
      "%PDF\0",
    );
    expect(parse(`${body}--b--`).files).toEqual([
      {
        fieldName: "cv",
        fileName: 'C:\\cv\\my "cv".pdf',
        contentType: "application/pdf",
        content: Buffer.from("%PDF\0"),
      },
    ]);
  });

  it("prefer the extended file name", () => {
    const body = part(
      `Content-Disposition: form-data; name="cv"; filename="x.pdf"; filename*=UTF-8''na%C3%AFve.pdf`,
      "x",
    );
    expect(parse(`${body}--b--`).files[0]?.fileName).toBe("naïve.pdf");
  });

  it("see no file in a file input that was left empty", () => {
    const body = part(
      'Content-Disposition: form-data; name="cv"; filename=""\r\nContent-Type: application/octet-stream',
      "",
    );
    expect(parse(`${body}--b--`)).toEqual({ fields: [], files: [] });
  });

  it("decode the charset of a part, or of the whole body, names too", () => {
    const typed = Buffer.from(
      part(
        'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=iso-8859-1',
        "caf\u00e9",
      ),
      "latin1",
    );
    expect(parse(Buffer.concat([typed, Buffer.from("--b--")])).fields).toEqual([
      { name: "a", value: "café" },
    ]);
    const whole = Buffer.from(`${field("pr\u00e9nom", "Ad\u00e8le")}--b--`, "latin1");
    expect(parse(whole, "b", "windows-1252").fields).toEqual([{ name: "prénom", value: "Adèle" }]);
  });

  it("that are cut off anywhere are refused, never half taken", () => {
    const whole = `${field("a", "1")}${field("b", "2")}--b--`;
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parse(whole.slice(0, length)), `cut at ${length}`).toThrow(
        expect.objectContaining({ status: 400 }),
      );
    }
  });

  it("with another boundary than they say are refused", () => {
    expect(() => parse(`${field("a", "1")}--b--`, "c")).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ code: "MALFORMED_BODY" })] }),
    );
    expect(() => parse(`${field("a", "1")}--b--`, "")).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("with endless part headers or too many parts are refused", () => {
    expect(() =>
      parse(`${part(`Content-Disposition: form-data; name="a"\r\nX: ${"x".repeat(9000)}`, "1")}--b--`),
    ).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => parse(`${field("a", "1").repeat(10_000)}--b--`)).toThrow(
      expect.objectContaining({ status: 413 }),
    );
    expect(() => parse(`${part("X: 1", "").repeat(10_000)}--b--`)).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  it("of FormData come back as they went in", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    // What the HTML standard makes of names and line breaks cannot be told apart from what was typed.
    const name = text.filter((value) => value !== "" && !/%0[ad]|%22|\r|\n|\0/i.test(value));
    const value = fc.string({ unit: "binary", maxLength: 60 }).map((raw) => raw.replaceAll(/[\0\r\n]/g, ""));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 12 }), async (pairs) => {
        const { body, boundary } = await encode(pairs);
        const parsed = parse(body, boundary);
        expect(parsed.fields.map((entry) => [entry.name, entry.value])).toEqual(pairs);
      }),
      { seed: 3 },
    );
  });

  it("give back every byte of a file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const { body, boundary } = await encode([
          ["f", new File([bytes], "f.bin", { type: "image/x-test" })],
        ]);
        expect(parse(body, boundary).files).toEqual([
          { fieldName: "f", fileName: "f.bin", contentType: "image/x-test", content: Buffer.from(bytes) },
        ]);
      }),
      { seed: 4 },
    );
  });

  it("of any bytes parse or are refused", () => {
    const piece = fc.constantFrom(
      "--b",
      "--",
      "\r\n",
      "\n",
      "\r",
      'Content-Disposition: form-data; name="a"',
      '; filename="',
      '"',
      "\\",
      "\0",
      " ",
      ";",
      "=",
      "é",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          const { fields } = parse(pieces.join(""));
          return fields.every((entry) => !JSON.stringify(entry).includes("\\u0000"));
        } catch (error) {
          return error instanceof SubmitRefusal;
        }
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});
