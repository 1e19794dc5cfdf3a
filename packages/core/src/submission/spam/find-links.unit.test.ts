import { describe, expect, it } from "vitest";
import { findLinks } from "./find-links.ts";

function hosts(text: string): string[] {
  return findLinks(text).map((link) => link.host);
}

describe("finding links", () => {
  it("finds them with a scheme, with www, and as bare domains", () => {
    expect(findLinks("See https://shop.example.com/a?b=1, www.example.org and offer-4u.xyz/now.")).toEqual([
      { host: "shop.example.com", isExplicit: true },
      { host: "example.org", isExplicit: true },
      { host: "offer-4u.xyz", isExplicit: false },
    ]);
  });

  it("compares hosts: case, port, www, other alphabets, disguised schemes and user names", () => {
    expect(hosts("HTTPS://WWW.Example.COM:8443/x")).toEqual(["example.com"]);
    expect(hosts("http://münchen.de/ http://xn--mnchen-3ya.de/")).toEqual([
      "xn--mnchen-3ya.de",
      "xn--mnchen-3ya.de",
    ]);
    expect(hosts("hxxps://bad.example.com")).toEqual(["bad.example.com"]);
    expect(hosts("https://bank.example.com@evil.example.org/login")).toEqual(["evil.example.org"]);
  });

  it("finds each of several without space between", () => {
    expect(hosts("http://a.example.com/http://b.example.com")).toEqual(["a.example.com", "b.example.com"]);
    expect(hosts("[url=https://a.example.com]x[/url]<a href='http://b.example.com'>")).toEqual([
      "a.example.com",
      "b.example.com",
    ]);
  });

  it("takes no address, file, version, sentence or number for a link", () => {
    for (const text of [
      "Write to ada@example.com or ada.byron@mail.example.co.uk.",
      "index.js, README.md, setup.sh, main.py and photo.jpeg",
      "Version 2.14.0 of 12.05.2024 costs 1.299,90 EUR.",
      "Thanks.It was great.So long...",
      "e.g. at 5 p.m. with Dr.Smith",
      "document.querySelector('form').submit()",
    ]) {
      expect([text, hosts(text)]).toEqual([text, []]);
    }
  });

  it("counts two hundred at most", () => {
    expect(findLinks("http://a.example.com ".repeat(500))).toHaveLength(200);
  });
});
