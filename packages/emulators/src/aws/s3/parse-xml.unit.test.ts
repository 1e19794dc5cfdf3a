import { describe, expect, it } from "vitest";
import { childText, parseXml } from "./parse-xml.ts";
import { textElement } from "./xml.ts";

describe("parseXml", () => {
  it("reads elements, text and entities", () => {
    const root = parseXml(
      '<?xml version="1.0"?>\n<Delete xmlns="x"><Quiet/><Key>a&amp;b&#x41;&#66; c</Key></Delete>',
    );
    expect(root.name).toBe("Delete");
    expect(childText(root, "Key")).toBe("a&bAB c");
    expect(childText(root, "Quiet")).toBe("");
  });

  it("reads back whatever is written, control characters and all", () => {
    const key = 'a<b>&"c"\u0001\r\n\té😀';
    expect(parseXml(textElement("Key", key)).text).toBe(key);
  });

  it.each([
    ["", "nothing"],
    ["<a><b></a></b>", "crossed elements"],
    ["<a>", "an open element"],
    ["<a/><b/>", "two roots"],
    ["<a>&unknown;</a>", "an unknown entity"],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "a DOCTYPE"],
    ["text", "bare text"],
  ])("refuses %j: %s", (source) => {
    expect(() => parseXml(source)).toThrow(/not well-formed/);
  });
});
