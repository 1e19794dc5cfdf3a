/** For the tests beside this file: signed requests down to the byte, which a test may then tamper with. */
import { createHash, createHmac } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { PLATFORM_KEYS, REGION } from "../test-endpoint.fixture.ts";

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Sends exactly these headers and bytes, and their length. */
export function send({ url, method, headers, body }: RawRequest): Promise<RawResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
  const { hostname, port } = new URL(url);
  // Not the parsed address's path: parsing would tidy it up.
  const path = url.replace(/^http:\/\/[^/]+/, "");
  const outgoing = httpRequest(
    { hostname, port, path, method, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
    (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    },
  );
  outgoing.on("error", reject);
  outgoing.end(body);
  return promise;
}

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const signingKey = (secretAccessKey: string, scope: string) =>
  scope.split("/").reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);

/**
 * Signs a request for S3 by Signature Version 4, written apart from the endpoint's own reading of it. The path and
 * the query must be in the canonical encoding already. The length is not under the signature.
 */
export function sign({
  url,
  method,
  headers = {},
  body = "",
  payloadHash = hash(body),
  date = new Date(),
}: {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly payloadHash?: string;
  readonly date?: Date;
}): RawRequest {
  const [, host = "", path = "", query = ""] = /^http:\/\/([^/]+)([^?]*)\??(.*)$/.exec(url) ?? [];
  const timestamp = date.toISOString().replace(/[-:]|\.\d+/g, "");
  const signed: Record<string, string> = {
    ...headers,
    host,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": timestamp,
  };
  const names = Object.keys(signed).toSorted();
  const headerLines = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const canonical = [method, path, query, headerLines, names.join(";"), payloadHash].join("\n");
  const scope = `${timestamp.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", timestamp, scope, hash(canonical)].join("\n");
  const signature = hmac(signingKey(PLATFORM_KEYS.secretAccessKey, scope), stringToSign).toString("hex");
  const credential = `Credential=${PLATFORM_KEYS.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { url, method, headers: { ...signed, authorization }, body };
}

/** Frames a body as signed chunks, each chained to the signature before it, with a signed trailer if given. */
export function signedChunks({
  chunks,
  headers,
  trailer,
  secretAccessKey = PLATFORM_KEYS.secretAccessKey,
}: {
  readonly chunks: readonly Buffer[];
  /** Of the signed request that the chunks belong to. */
  readonly headers: Readonly<Record<string, string>>;
  readonly trailer?: string;
  readonly secretAccessKey?: string;
}): Buffer {
  const [, scope = "", seed = ""] =
    /Credential=[^/]+\/([^,]+),.*Signature=([0-9a-f]+)/.exec(headers["authorization"] ?? "") ?? [];
  const key = signingKey(secretAccessKey, scope);
  let previous = seed;
  const chain = (kind: string, ...hashes: string[]) => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, headers["x-amz-date"], scope, previous, ...hashes].join("\n");
    previous = hmac(key, text).toString("hex");
    return previous;
  };
  const pieces = [...chunks, Buffer.alloc(0)].flatMap((chunk) => [
    Buffer.from(
      `${chunk.length.toString(16)};chunk-signature=${chain("PAYLOAD", hash(""), hash(chunk))}\r\n`,
    ),
    chunk,
    Buffer.from(chunk.length > 0 ? "\r\n" : ""),
  ]);
  const end =
    trailer === undefined
      ? "\r\n"
      : `${trailer}\r\nx-amz-trailer-signature:${chain("TRAILER", hash(`${trailer}\n`))}\r\n\r\n`;
  return Buffer.concat([...pieces, Buffer.from(end)]);
}
