import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { pageScripts } from "@formtrap/client/page-scripts";
import { httpEvent, lambdaContext } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { handler } from "./script.ts";

const newest = pageScripts.at(-1);
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  handler(httpEvent({ method, path, headers }), lambdaContext());

describe("formtrap.js, served", () => {
  it.each([
    ["br", "br", brotliDecompressSync],
    ["gzip, deflate", "gzip", gunzipSync],
    ["", undefined, (body: Buffer) => body],
  ] as const)("is encoded as %j allows", async (accepted, encoding, decode) => {
    const answer = await get("/formtrap.js", { "accept-encoding": accepted });
    expect(answer.headers?.["content-encoding"]).toBe(encoding);
    expect(decode(Buffer.from(answer.body ?? "", "base64")).toString()).toBe(newest?.text);
  });

  it("may be kept for an hour under its name and for good under its version", async () => {
    const [named, versioned] = await Promise.all([
      get("/formtrap.js"),
      get(`/js/formtrap-${newest?.version}.js`),
    ]);
    expect(named.headers?.["cache-control"]).toBe("public, max-age=3600");
    expect(versioned.headers?.["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(versioned.body).toBe(named.body);
  });

  it.each(["/js/formtrap-0.0.0.js", "/js/formtrap.js", "/js/x", "/formtrap.js.map"])(
    "is not what %s is",
    async (path) => {
      const answer = await get(path);
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('"code":"FORM_NOT_FOUND"');
    },
  );
});
