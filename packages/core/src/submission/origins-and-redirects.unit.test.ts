import { describe, expect, it } from "vitest";
import { readAllowedOrigins } from "./allowed-origins.ts";
import { judgeOrigin } from "./judge-origin.ts";
import { resolveRedirect } from "./resolve-redirect.ts";

describe("allowed origins", () => {
  const allowed = readAllowedOrigins([
    "https://Example.com/",
    "https://*.shop.test",
    "bare.test",
    "not an origin",
  ]);

  it.each([
    ["https://example.com", true],
    ["http://example.com", false],
    ["https://example.com:8443", false],
    ["https://www.example.com", false],
    ["https://a.shop.test", true],
    ["https://a.b.shop.test", true],
    ["https://shop.test", false],
    ["https://.shop.test", false],
    ["https://evilshop.test", false],
    ["http://a.shop.test", false],
    ["https://shop.test.evil.test", false],
    ["https://bare.test", true],
    ["http://bare.test", true],
    ["not an origin", false],
    ["", false],
  ])("%s: %s", (origin, expected) => {
    expect(allowed.has(origin)).toBe(expected);
  });

  it("are all, where the form names none or a star", () => {
    expect(readAllowedOrigins([]).has("https://any.test")).toBe(true);
    expect(readAllowedOrigins(["*"]).has("https://any.test")).toBe(true);
  });
});

describe("the origin of a post", () => {
  const allowed = readAllowedOrigins(["https://example.com"]);

  it("is refused where it is wrong", () => {
    expect(judgeOrigin("https://example.com", allowed, "reject")).toBe("accept");
    expect(() => judgeOrigin("https://evil.test", allowed, "accept")).toThrow(
      expect.objectContaining({ status: 403 }),
    );
  });

  it("where absent, is what the form says", () => {
    expect(judgeOrigin(null, allowed, "accept")).toBe("accept");
    expect(judgeOrigin(null, allowed, "spam")).toBe("spam");
    expect(() => judgeOrigin(null, allowed, "reject")).toThrow(expect.objectContaining({ status: 403 }));
  });
});

describe("where a browser goes next", () => {
  const allowed = readAllowedOrigins(["https://example.com", "https://*.shop.test"]);
  const base = {
    origin: "https://example.com",
    allowed,
    redirectUrl: "https://thanks.test/page",
  };

  it.each([
    ["nothing asked", null, "https://thanks.test/page"],
    ["the post's own origin", "https://example.com/thanks?x=1#y", "https://example.com/thanks?x=1#y"],
    ["relative", "/thanks", "https://example.com/thanks"],
    ["relative without a slash", "thanks", "https://example.com/thanks"],
    ["an allowed origin", "https://a.shop.test/ok", "https://a.shop.test/ok"],
    ["the form's own redirect's origin", "https://thanks.test/other", "https://thanks.test/other"],
    ["another site", "https://evil.test/", "https://thanks.test/page"],
    ["another site, protocol-relative", "//evil.test/", "https://thanks.test/page"],
    ["another site by backslashes", "/\\evil.test/", "https://thanks.test/page"],
    ["another site behind a user name", "https://example.com@evil.test/", "https://thanks.test/page"],
    ["a user name on the right site", "https://a:b@example.com/", "https://thanks.test/page"],
    ["a script", "javascript:alert(1)", "https://thanks.test/page"],
    ["data", "data:text/html,x", "https://thanks.test/page"],
    ["another scheme of the same host", "http://example.com/", "https://thanks.test/page"],
    ["line breaks", "/a\r\nSet-Cookie: x=1", "https://example.com/aSet-Cookie:%20x=1"],
    ["endless", `/${"a".repeat(3000)}`, "https://thanks.test/page"],
    ["no address", "https://", "https://thanks.test/page"],
  ])("%s", (_name, requested, expected) => {
    expect(resolveRedirect({ ...base, requested })).toBe(expected);
  });

  it("is never an address made of our own host, where no origin is known", () => {
    expect(resolveRedirect({ ...base, origin: null, requested: "/thanks" })).toBe("https://thanks.test/page");
    expect(resolveRedirect({ ...base, origin: null, redirectUrl: null, requested: "/thanks" })).toBeNull();
  });

  it("is no other site on a form that takes posts from anywhere", () => {
    const open = { ...base, allowed: readAllowedOrigins([]), redirectUrl: null };
    expect(resolveRedirect({ ...open, requested: "https://evil.test/" })).toBeNull();
    expect(resolveRedirect({ ...open, requested: "/ok" })).toBe("https://example.com/ok");
  });

  it("is not a redirect of the form's that is no web address", () => {
    expect(resolveRedirect({ ...base, redirectUrl: "javascript:alert(1)", requested: null })).toBeNull();
  });
});
