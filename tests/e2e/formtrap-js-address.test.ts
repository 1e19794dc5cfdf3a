import { createHash } from "node:crypto";
import { pageScripts } from "@formtrap/client/page-scripts";
import { expect, it } from "vitest";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

it(
  "formtrap.js is served compressed, for good under its version, and is what its integrity value says",
  async () => {
    const { ingestUrl } = await sharedCloud();
    const newest = pageScripts.at(-1);
    const urls = [`${ingestUrl}/formtrap.js`, `${ingestUrl}/js/formtrap-${newest?.version}.js`];
    for (const url of urls) {
      const response = await fetch(url, { headers: { "accept-encoding": "br" } });
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("content-encoding")).toBe("br");
      expect(`sha384-${createHash("sha384").update(text).digest("base64")}`).toBe(newest?.integrity);
      const etag = response.headers.get("etag") ?? "";
      const again = await fetch(url, { headers: { "accept-encoding": "br", "if-none-match": etag } });
      expect(again.status).toBe(304);
    }
    const kept = await fetch(urls[1] ?? "");
    expect(kept.headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${ingestUrl}/js/formtrap-0.0.0.js`)).status).toBe(404);
  },
  FIRST_START_MS,
);
