import { describe, expect, it } from "vitest";
import { english } from "./english.ts";
import { LANGUAGES } from "./languages.ts";
import { type Catalog, readText, type TextId } from "./text.ts";

const NO_BREAK_SPACE = "\u00a0";
const IDS = Object.keys(english) as TextId[];
const OTHERS = LANGUAGES.slice(1);

/** The names to fill in, sorted; doubled braces are none. */
function namesIn(text: string): readonly string[] {
  return [...text.replaceAll(/\{\{|\}\}/g, "").matchAll(/\{(\w+)\}/g)]
    .map(([, name = ""]) => name)
    .toSorted();
}

/** What a sentence ends with, whatever the script. */
function endOf(text: string): string {
  const end = /[.…:}。]$/.exec(text.replace(/\{\w+\}$/, "}"))?.[0] ?? "";
  return end === "。" ? "." : end;
}

function texts(catalog: Catalog): readonly (readonly [TextId, string])[] {
  return IDS.map((id) => [id, catalog[id]] as const);
}

describe.each(OTHERS)("the texts in $tag", ({ tag, catalog }) => {
  it("are those of the English ones, and no others", () => {
    expect(Object.keys(catalog)).toEqual(IDS);
  });

  it("have the same names to fill in", () => {
    for (const [id, text] of texts(catalog)) expect(namesIn(text), id).toEqual(namesIn(english[id]));
  });

  it("are sentences where the English ones are", () => {
    for (const [id, text] of texts(catalog)) {
      // Where a name ends the one, another word may end the other.
      if (endOf(english[id]) === "}" || endOf(text) === "}") continue;
      expect(endOf(text), `${id}: ${text}`).toBe(endOf(english[id]));
    }
  });

  it("are translated", () => {
    const same = IDS.filter((id) => catalog[id] === english[id]);
    expect(same).toEqual([]);
  });

  it("keep the words that are code", () => {
    const code =
      /method="post"|multipart\/form-data|application\/[\w-]+|Content-(?:Type|Encoding)|JSON\.stringify|boundary|form-name|access_key|POST|JSON|\S+@example\.com|https:\/\/example\.com/g;
    for (const [id, text] of texts(catalog)) {
      for (const [word] of english[id].matchAll(code)) expect(text, id).toContain(word);
    }
  });

  it("have plain braces where English has them", () => {
    const text = { id: "json_not_an_object", parameters: {} } as const;
    expect(readText(text, catalog)).toContain('{"email": "ada@example.com"}');
  });

  it("hold no stray spaces and no typewriter apostrophes", () => {
    for (const [id, text] of texts(catalog)) {
      expect(text, id).not.toMatch(/^\s|\s$|[ \u00a0]{2}|\t|\n/);
      expect(text, id).not.toContain("'");
      expect(text, id).not.toContain("...");
    }
  });

  it("put names between the language's own quotation marks", () => {
    const [open, close] = QUOTES[tag] ?? ["", ""];
    for (const [id, text] of texts(catalog)) {
      if (!/"\{\w+\}"/.test(english[id])) continue;
      expect(text, id).toMatch(new RegExp(`${open}\\{\\w+\\}${close}`));
    }
  });
});

const QUOTES: Readonly<Record<string, readonly [string, string]>> = {
  de: ["„", "“"],
  fr: [`«${NO_BREAK_SPACE}`, `${NO_BREAK_SPACE}»`],
  es: ["«", "»"],
  ja: ["「", "」"],
  it: ["«", "»"],
  pt: ["“", "”"],
  nl: ["‘", "’"],
};

describe("French", () => {
  it("has a no-break space before two-part marks and within quotation marks", () => {
    const french = LANGUAGES.find(({ tag }) => tag === "fr")?.catalog ?? english;
    for (const [id, text] of texts(french)) {
      const prose = text.replaceAll("https://", "").replace(/\{\{.*\}\}/, "");
      expect(prose, id).not.toMatch(/[^\u00a0][:;!?»]|«[^\u00a0]/);
    }
  });
});

describe("Japanese", () => {
  it("uses its own marks", () => {
    const japanese = LANGUAGES.find(({ tag }) => tag === "ja")?.catalog ?? english;
    for (const [id, text] of texts(japanese)) {
      const prose = text.replaceAll("https://example.com", "").replace(/\{\{.*\}\}/, "");
      expect(prose, id).not.toMatch(/[,;:!?()]|\.(?:\s|$)/);
      expect(prose, id).toMatch(/[\u3041-\u30ff]/);
    }
  });
});
