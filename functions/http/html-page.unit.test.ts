import { createHash } from "node:crypto";
import { chooseLanguage, say } from "@formtrap/core/submission";
import { describe, expect, it } from "vitest";
import { PAGE_HEADERS, type Page, renderPage } from "./html-page.ts";

const BYTES_MAX = 4_000;
const TAGS = ["en", "de", "fr", "es", "ja"];

const faults = [
  say("field_required", { field: "name" }),
  say("field_email", { field: 'a"<b>&c' }),
  say("field_max_length", { field: "motivation", count: 5_000 }),
];
const back = new URL("https://riviere-joinery.example/contact?a=1&b=2");
const pages: Readonly<Record<string, Page>> = {
  sent: { outcome: "sent", title: say("page_sent"), news: [say("thank_you")], back },
  "sent, in the form's own words": {
    outcome: "sent",
    title: say("page_sent"),
    news: { ownWords: "Merci !\nÀ bientôt" },
    back,
  },
  "not sent": {
    outcome: "not_sent",
    title: say("page_not_sent"),
    news: faults,
    advice: [say("page_back_button")],
  },
  closed: { outcome: "closed", title: say("page_closed"), news: [say("form_closed")], back },
  address: {
    outcome: null,
    title: say("page_form"),
    news: [say("page_form_wrong_method")],
    advice: [say("page_form_purpose")],
  },
};

const render = (page: Page, tag = "en") => renderPage(page, chooseLanguage(tag));
const count = (html: string, tag: RegExp) => html.match(tag)?.length ?? 0;

describe.each(Object.entries(pages))("the page of what is %s", (_name, page) => {
  it.each(TAGS)("is in the language %s, with one landmark and one heading, which is its title", (tag) => {
    const html = render(page, tag);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${tag}">`));
    expect(count(html, /<main\b/g)).toBe(1);
    expect(count(html, /<h1>/g)).toBe(1);
    const [, title] = /<title>(.+)<\/title>/.exec(html) ?? [];
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(Buffer.byteLength(html)).toBeLessThan(BYTES_MAX);
  });

  it("runs nothing, loads nothing, and has the one style that its policy allows", () => {
    const html = render(page);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<form|\bsrc=|\bstyle=|\bon\w+=|url\(|@import/i);
    const [, style = ""] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(PAGE_HEADERS["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });
});

describe("what is wrong", () => {
  const html = render(pages["not sent"] ?? { outcome: null, title: say("page_sent"), news: [] });

  it("is a list that is announced, each fault once", () => {
    expect(html).toContain('<div role="alert"><ul><li>The field &quot;name&quot; is required.</li><li>');
    expect(count(html, /<li>/g)).toBe(faults.length);
    expect(count(html, /is required/g)).toBe(1);
  });

  it("is escaped, since a page may name fields as it likes", () => {
    expect(html).toContain("a&quot;&lt;b&gt;&amp;c");
    expect(html).not.toContain("<b>");
  });

  it("is a plain sentence where it is one thing", () => {
    const one = render({ outcome: "not_sent", title: say("page_not_sent"), news: faults.slice(0, 1) });
    expect(one).toContain('<div role="alert"><p>The field &quot;name&quot; is required.</p></div>');
  });
});

describe("a mark", () => {
  it.each(["sent", "not sent", "closed"])("of what is %s is for eyes only", (name) => {
    const page = pages[name];
    expect(page && render(page)).toMatch(/<svg [^>]*aria-hidden="true"/);
  });

  it("is missing where nothing happened", () => {
    expect(pages["address"] && render(pages["address"])).not.toContain("<svg");
  });
});

describe("the way back", () => {
  const linkTo = (url: string) =>
    /<a href="(.*)">(.*)<\/a>/
      .exec(render({ outcome: "sent", title: say("page_sent"), news: [], back: new URL(url) }))
      ?.slice(1);

  it("names the site that it leads to", () => {
    expect(linkTo("https://riviere-joinery.example/contact?a=1&b=2")).toEqual([
      "https://riviere-joinery.example/contact?a=1&amp;b=2",
      "Back to riviere-joinery.example",
    ]);
  });

  it("writes it as people do, with a port where there is one", () => {
    expect(linkTo("https://xn--mnchen-3ya.example:8443/")?.[1]).toBe("Back to münchen.example:8443");
    expect(linkTo("http://[::1]:3000/")?.[1]).toBe("Back to [::1]:3000");
  });
});
