import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES } from "./languages.ts";

describe("the language of a visitor", () => {
  it.each([
    [undefined, "en"],
    ["", "en"],
    ["de", "de"],
    ["de-AT", "de"],
    ["DE-at", "de"],
    ["de-Latn-CH-1996", "de"],
    ["ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"],
    ["pt-BR", "pt"],
    ["pt-PT", "pt"],
    ["nl-BE,fr;q=0.5", "nl"],
    // By weight, not by place.
    ["en;q=0.5,fr;q=0.8", "fr"],
    ["fr;q=0.001", "fr"],
    ["en;q=0.001,it;q=0.002", "it"],
    ["es;q=1.000,de", "es"],
    // Ties go to the first.
    ["fr,de", "fr"],
    ["de;q=0.7,fr;q=0.7", "de"],
    // What we do not speak is passed over.
    ["zh-CN,zh;q=0.9", "en"],
    ["zh-CN,zh;q=0.9,ja;q=0.1", "ja"],
    ["dex", "en"],
    // Refused ones.
    ["de;q=0", "en"],
    ["de;q=0.000,fr;q=0.1", "fr"],
    // Any is welcome: the language that most are at home in.
    ["*", "en"],
    ["fi,*;q=0.5,de;q=0.3", "en"],
    ["de,*;q=0.5", "de"],
    ["*;q=0.1,de;q=0.3", "de"],
    // White space, and parameters of another name.
    [" de ; q = 0.4 , fr ; Q=0.6", "fr"],
    ["de;level=1;q=0.2,fr;q=0.3", "fr"],
    // Garbage is nobody's wish; what stands beside it is.
    ["de;q=2", "en"],
    ["de;q=1.5,fr;q=0.1", "fr"],
    ["de;q=0.1234", "en"],
    ["de;q=-1,es;q=0.1", "es"],
    ["de;q=,fr;q=0.1", "fr"],
    [";q=1,,-,;;;,fr", "fr"],
    ["<script>", "en"],
    ["__proto__,constructor", "en"],
  ])("of %j is %s", (header, tag) => {
    expect(chooseLanguage(header).tag).toBe(tag);
  });

  it("is read from headers of up to 1,000 characters", () => {
    const padded = (length: number) => `de${" ".repeat(length - 2)}`;
    expect(chooseLanguage(padded(1_000)).tag).toBe("de");
    expect(chooseLanguage(padded(1_001)).tag).toBe("en");
    expect(chooseLanguage("de,".repeat(1_000_000)).tag).toBe("en");
  });

  it("is one of several, each once and by its primary subtag", () => {
    const tags = LANGUAGES.map(({ tag }) => tag);
    expect(tags).toEqual(expect.arrayContaining(["en", "de", "fr", "es", "ja"]));
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toBe(new Intl.Locale(tag).language);
  });
});
