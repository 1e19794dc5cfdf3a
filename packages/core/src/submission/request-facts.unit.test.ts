import { newEndpointId } from "@formtrap/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateLimitIdentity, truncateAddress } from "./client-address.ts";
import { readPostPath } from "./post-path.ts";
import { storableReferer, storableUserAgent } from "./request-privacy.ts";
import { submissionId } from "./submission-id.ts";

describe("a visitor's address", () => {
  it.each([
    ["203.0.113.77", "203.0.113.0", "203.0.113.77"],
    ["::ffff:203.0.113.77", "203.0.113.0", "203.0.113.77"],
    ["::FFFF:cb00:714d", "203.0.113.0", "203.0.113.77"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0::", "2001:db8:0:0"],
    ["fe80::1%eth0", "fe80:0:0::", "fe80:0:0:0"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0::", "64:ff9b:0:0"],
    ["::", "0:0:0::", "0:0:0:0"],
    ["nonsense", null, "unknown"],
    [null, null, "unknown"],
  ])("%s is stored as %s and limited as %s", (address, stored, limited) => {
    expect(truncateAddress(address)).toBe(stored);
    expect(rateLimitIdentity(address)).toBe(limited);
  });

  it("of any form is judged without failing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.string()), (address) => {
        const stored = truncateAddress(address);
        return stored === null || /^(?:\d+\.\d+\.\d+\.0|[0-9a-f]+:[0-9a-f]+:[0-9a-f]+::)$/.test(stored);
      }),
      { seed: 9 },
    );
  });
});

describe("what is kept of a request's headers", () => {
  it("is a referer without query, fragment and credentials", () => {
    expect(storableReferer("https://a:b@example.com/contact?email=x#y")).toBe("https://example.com/contact");
    expect(storableReferer("android-app://com.example")).toBeNull();
    expect(storableReferer("nonsense")).toBeNull();
    expect(storableReferer(null)).toBeNull();
    expect(storableReferer(`https://example.com/${"x".repeat(5000)}`)).toHaveLength(2048);
    expect(storableReferer(`https://example.com/${"x".repeat(50_000)}`)).toBeNull();
  });

  it("is a user agent of bounded length", () => {
    expect(storableUserAgent("Mozilla")).toBe("Mozilla");
    expect(storableUserAgent("x".repeat(5000))).toHaveLength(512);
    expect(storableUserAgent("")).toBeNull();
  });
});

describe("a form's address", () => {
  const id = newEndpointId();

  it.each([
    `/f/${id}`,
    `//f/${id}`,
    `/f/${id}/`,
    `/f/${id}.json`,
    `/p/any%20thing/f/${id}`,
    `/f/${id.toUpperCase()}`,
  ])("%s", (path) => {
    expect(readPostPath(path)).toEqual({ kind: "form", endpointId: id });
  });

  it("is told from an id that cannot be one, and from other paths", () => {
    for (const path of ["/f/nope", "/f/%00", `/f/${id}x`, "/f/1.json"]) {
      expect(readPostPath(path), path).toEqual({ kind: "bad_id", of: "form" });
    }
    for (const path of [
      "/",
      "/f",
      "/f/",
      `/x/f/${id}`,
      `/f/${id}/more`,
      `/p/a/b/f/${id}`,
      "/s",
      "/submits",
      "",
    ]) {
      expect(readPostPath(path), path).toEqual({ kind: "other" });
    }
  });

  it("may be where uploads are signed, a site, or the place for access keys", () => {
    expect(readPostPath(`/f/${id}/uploads`)).toEqual({ kind: "uploads", endpointId: id });
    expect(readPostPath(`/s/${id.toUpperCase()}/`)).toEqual({ kind: "site", siteId: id });
    expect(readPostPath("/s/nope")).toEqual({ kind: "bad_id", of: "site" });
    expect(readPostPath("/submit")).toEqual({ kind: "access_key" });
  });
});

describe("a submission's id", () => {
  const formId = "01900000-0000-7000-8000-000000000001";
  const derive = (
    idempotencyKey: string | null,
    data: Record<string, string | Record<string, string>>,
    form = formId,
  ) => submissionId({ formId: form, idempotencyKey, data, files: [], uploads: [], isTrapped: false });

  it("is a new UUIDv7 without a key", () => {
    expect(derive(null, { a: "1" })).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(derive("", { a: "1" })).not.toBe(derive("", { a: "1" }));
  });

  it("is a UUIDv8 of form, key and data, whatever the order of fields", () => {
    const id = derive("k", { a: "1", b: { c: "2", d: "3" } });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derive("k", { b: { d: "3", c: "2" }, a: "1" })).toBe(id);
  });

  it("differs by form, key and data", () => {
    const other = "01900000-0000-7000-8000-000000000002";
    const ids = [
      derive("k", { a: "1" }),
      derive("k", { a: "2" }),
      derive("l", { a: "1" }),
      derive("k", { a: "1" }, other),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
