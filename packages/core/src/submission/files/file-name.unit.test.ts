import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseParameterizedHeader } from "../header-parameters.ts";
import { cleanFileName, contentDisposition, extensionOf } from "./file-name.ts";

const SEED = 20_261_121;
const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(
      ..."ab.. /\\\"%;='CON\r\n\0".split(""),
      ..."\u202E\u200B\u2066\u0301\uD83D\uFE0F".split(""),
      "ü",
      "日",
      "😀",
    ),
    maxLength: 400,
  }),
);

describe("a cleaned file name", () => {
  it.each([
    ["../../x", "x"],
    ["..\\..\\x.png", "x.png"],
    ["C:\\fakepath\\Lebenslauf.pdf", "Lebenslauf.pdf"],
    ["/etc/passwd", "passwd"],
    ["folder/", "folder"],
    ["photo\u202Egpj.exe", "photogpj.exe"],
    ["in\u2066voice\u2069\u200F.pdf", "invoice.pdf"],
    ["a\u200Bb\u200D\uFEFFc\u00AD.txt", "abc.txt"],
    ["", "file"],
    ["...", "file"],
    [". . .", "file"],
    ["../..", "file"],
    ["\u200B", "file"],
    ["\u0301.png", "file.png"],
    [".htaccess", "htaccess"],
    ["trailing.exe. .", "trailing.exe"],
    ["CON.txt", "_CON.txt"],
    ["con", "_con"],
    ["LPT1 .tar.gz", "_LPT1 .tar.gz"],
    ["COM¹.log", "_COM¹.log"],
    ["console.log", "console.log"],
    ["two\r\nlines.txt", "two lines.txt"],
    ["photo.png                                  .exe", "photo.png.exe"],
    ["Screenshot 3.10\u202FPM.png", "Screenshot 3.10 PM.png"],
    ['say "hi".txt', 'say "hi".txt'],
    ["100%25 %2e%2e.txt", "100%25 %2e%2e.txt"],
    ["re\u0301sume\u0301.pdf", "résumé.pdf"],
    ["履歴書　田中.pdf", "履歴書 田中.pdf"],
    ["🎉🎂.png", "🎉🎂.png"],
    ["lone\uD83D.png", "lone\uFFFD.png"],
    ["nul\0byte.png", "nulbyte.png"],
  ])("%j becomes %j", (raw, clean) => {
    expect(cleanFileName(raw)).toBe(clean);
  });

  it("keeps its extension where it is cut, and whole characters", () => {
    expect(cleanFileName(`${"x".repeat(300)}.jpeg`)).toBe(`${"x".repeat(195)}.jpeg`);
    expect(cleanFileName(`${"ü".repeat(255)}.pdf`)).toBe(`${"ü".repeat(98)}.pdf`);
    expect(cleanFileName(`${"😀".repeat(100)}.p`)).toBe(`${"😀".repeat(49)}.p`);
    expect(cleanFileName("x".repeat(300))).toBe("x".repeat(200));
    expect(cleanFileName(`${"x".repeat(194)}. .${"y".repeat(50)}.jpeg`)).toBe(`${"x".repeat(194)}.jpeg`);
  });

  it("is safe whatever was sent, and cleaning it again changes nothing", () => {
    fc.assert(
      fc.property(anyName, (raw) => {
        const name = cleanFileName(raw);
        expect(name).not.toBe("");
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name.isWellFormed()).toBe(true);
        expect(name.normalize("NFC")).toBe(name);
        expect(name).not.toMatch(/[/\\\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u061C]/u);
        expect(name).not.toMatch(/^[. ]|[. ]$| {2}/);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(cleanFileName(name)).toBe(name);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it("is taken from the end of an endless one", () => {
    expect(cleanFileName(`${"../x. ".repeat(500_000)}.pdf`)).toBe("x.pdf");
  });

  it("tells its extension", () => {
    expect(extensionOf("photo.JPEG")).toBe("jpeg");
    expect(extensionOf("archive.tar.gz")).toBe("gz");
    expect(extensionOf("README")).toBeNull();
    expect(extensionOf("no. extension at all")).toBeNull();
  });
});

describe("the disposition of a download", () => {
  it.each([
    ["report.pdf", `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    [
      "Müller's (1).pdf",
      `attachment; filename="Muller's (1).pdf"; filename*=UTF-8''M%C3%BCller%27s%20%281%29.pdf`,
    ],
    ["日本.png", `attachment; filename="__.png"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.png`],
    ["😀.png", `attachment; filename="_.png"; filename*=UTF-8''%F0%9F%98%80.png`],
    ['a"b\\c%d.txt', `attachment; filename="a_b_c_d.txt"; filename*=UTF-8''a%22b%5Cc%25d.txt`],
  ])("of %j is %j", (name, header) => {
    expect(contentDisposition(name)).toBe(header);
  });

  it("is printable ASCII that a script can set and a signature can fold, whatever the name", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const header = contentDisposition(name);
        expect(header).toMatch(/^attachment; filename="[^"\\%]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/);
        expect(header).toMatch(/^[\x20-\x7E]+$/);
        expect(header.replaceAll(/ {2,}/g, " ").trim()).toBe(header);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it("is read back as the same name", () => {
    fc.assert(
      fc.property(anyName, (raw) => {
        const name = cleanFileName(raw);
        const { value, parameters } = parseParameterizedHeader(contentDisposition(name));
        expect(value).toBe("attachment");
        const extended = parameters.get("filename*") ?? "";
        expect(decodeURIComponent(extended.replace("UTF-8''", ""))).toBe(name);
        expect(new Headers([["content-disposition", contentDisposition(name)]])).toBeInstanceOf(Headers);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });
});
