import { supportedMimeTypes } from "file-type";
import { describe, expect, it } from "vitest";
import { ALIASES, FILE_TYPES } from "./file-types.ts";
import { canonicalType, hasSignature, isTextType, readMediaType } from "./media-type.ts";

describe("the table of file types", () => {
  const types = new Set(FILE_TYPES.map(([type]) => type));
  const aliases = ALIASES.flatMap(([, names]) => names.split(" "));
  const extensions = FILE_TYPES.flatMap(([, names]) => names.split(" "));

  it("says each extension and each alias once", () => {
    expect(extensions).toEqual([...new Set(extensions)]);
    expect(aliases).toEqual([...new Set(aliases)]);
  });

  it("uses no alias where it has a name", () => {
    const named = FILE_TYPES.flatMap(([type, , looksLike = ""]) => [type, ...looksLike.split(" ")]);
    expect(named.filter((type) => type !== canonicalType(type))).toEqual([]);
    for (const [type] of ALIASES) expect(types).toContain(type);
    for (const extension of extensions) expect(extension).toMatch(/^[a-z0-9]{1,16}$/);
    for (const type of types) expect(readMediaType(type)).toBe(type);
  });

  it("names only containers that something can be recognized as", () => {
    const recognized = new Set([...supportedMimeTypes].map(canonicalType));
    const own = ["text/html", "text/x-shellscript", "application/xhtml+xml", "audio/webm"];
    const looks = FILE_TYPES.flatMap(([, , looksLike = ""]) => looksLike.split(" ")).filter(
      (type) => type !== "",
    );
    expect(looks.filter((type) => !recognized.has(type) && !own.includes(type))).toEqual([]);
  });

  it("asks for no signature of what has none", () => {
    const unsigned = [...types].filter((type) => !hasSignature(type) && !isTextType(type));
    expect(unsigned).toEqual([
      "image/vnd.dxf",
      "image/x-olympus-orf",
      "image/vnd.djvu",
      "model/stl",
      "application/vnd.sketchup.skp",
      "application/pkcs7-mime",
      "application/x-x509-ca-cert",
      "application/x-ms-regedit",
      "application/x-apple-diskimage",
      "application/x-iso9660-image",
    ]);
  });
});
