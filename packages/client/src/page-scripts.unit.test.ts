import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { pageScripts } from "./page-scripts.ts";

const ROOT = join(import.meta.dirname, "..");

test("formtrap.js is below 6,000 bytes, compressed either way", () => {
  for (const { text } of pageScripts) {
    expect(gzipSync(text).length).toBeLessThan(6_000);
    expect(brotliCompressSync(text).length).toBeLessThan(6_000);
  }
});

test("every script has the integrity value of its text", () => {
  for (const { text, integrity } of pageScripts) {
    expect(integrity).toBe(`sha384-${createHash("sha384").update(text).digest("base64")}`);
  }
});

test("the built script is that of the source (else: node packages/client/build.mjs)", () => {
  expect(() =>
    execFileSync(process.execPath, [join(ROOT, "build.mjs"), "--check"], { stdio: "pipe" }),
  ).not.toThrow();
});

test("the guide names the newest script's version and integrity value", () => {
  const guide = readFileSync(join(ROOT, "../../docs/embed.md"), "utf8");
  const newest = pageScripts.at(-1);
  expect(guide).toContain(`/js/formtrap-${newest?.version}.js`);
  expect(guide).toContain(newest?.integrity);
});
