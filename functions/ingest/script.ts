import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type PageScript, pageScripts } from "@formtrap/client/page-scripts";
import { SubmitRefusal, say } from "@formtrap/core/submission";
import { createLogger } from "@formtrap/platform/logger";
import { corsHeaders } from "../http/cors-headers.ts";
import type { HttpAnswer } from "../http/http-answer.ts";
import { ingestChain } from "../http/ingest-chain.ts";
import { type IngestRequest, readIngestRequest } from "../http/ingest-request.ts";

const HOUR_SECONDS = 3_600;
const YEAR_SECONDS = 365 * 24 * HOUR_SECONDS;
const NEWEST = /^\/+formtrap\.js$/;
const VERSIONED = /^\/+js\/+formtrap-([\w.-]+)\.js$/;

/**
 * `GET /formtrap.js`: the newest script for pages. `GET /js/formtrap-{version}.js`: one that never changes, for pages
 * that name it by its hash. It logs faults of its own and nothing else.
 */
export const handler = ingestChain(createLogger({ level: "error" }), (event) => {
  const request = readIngestRequest(event);
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"), { status: 405 });
  }
  const version = VERSIONED.exec(request.path)?.[1];
  const script = NEWEST.test(request.path)
    ? pageScripts.at(-1)
    : pageScripts.find((each) => each.version === version);
  if (script === undefined) throw new SubmitRefusal("FORM_NOT_FOUND", say("form_missing"));
  return Promise.resolve(scriptAnswer(request, script, version === undefined ? HOUR_SECONDS : YEAR_SECONDS));
});

function scriptAnswer(request: IngestRequest, script: PageScript, maxAgeSeconds: number): HttpAnswer {
  const { encoding, body } = encode(script, request.headers["accept-encoding"] ?? "");
  const etag = `"${createHash("sha256").update(`${script.integrity} ${encoding}`).digest("base64url")}"`;
  const headers: Record<string, string> = {
    ...corsHeaders(request.headers),
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": `public, max-age=${maxAgeSeconds}${maxAgeSeconds === YEAR_SECONDS ? ", immutable" : ""}`,
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
    // Anybody may have it, so what is kept for one page serves all.
    "access-control-allow-origin": "*",
    vary: "Accept-Encoding",
    etag,
  };
  if (request.headers["if-none-match"] === etag) return { statusCode: 304, headers };
  if (encoding !== "identity") headers["content-encoding"] = encoding;
  if (request.method === "HEAD") return { statusCode: 200, headers };
  return { statusCode: 200, headers, body: body.toString("base64"), isBase64Encoded: true };
}

type Encoding = "br" | "gzip" | "identity";

/** Compressed once in a container: nothing on the way does it. */
const encoded = new Map<string, Buffer>();

function encode(
  script: PageScript,
  accepted: string,
): { readonly encoding: Encoding; readonly body: Buffer } {
  const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : "identity";
  const key = `${script.version} ${encoding}`;
  const known = encoded.get(key);
  if (known !== undefined) return { encoding, body: known };
  const text = Buffer.from(script.text);
  const body = encoding === "br" ? brotliCompressSync(text) : encoding === "gzip" ? gzipSync(text) : text;
  encoded.set(key, body);
  return { encoding, body };
}
