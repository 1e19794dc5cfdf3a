import { createHash } from "node:crypto";
import type { Identity } from "../protocol/authenticate.ts";
import { sha256Hex } from "../protocol/canonical-request.ts";
import { credentialScope, equalHex, hmac, signingKey } from "../protocol/signature.ts";
import { ByteReader } from "./byte-reader.ts";
import { s3Error } from "./s3-error.ts";

const LINE_BYTES_MAX = 8192;
const EMPTY_HASH = sha256Hex("");

/**
 * Decodes the body format `aws-chunked`: chunks with their size before them, each signed or not, and trailers.
 * Bytes come out as they arrive; a wrong signature is noticed at the end of its chunk.
 *
 * Source: "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" and
 * "Signature calculations for trailing headers", Amazon S3 API reference.
 * @param onTrailer receives each trailer, name in lower case.
 * @throws ServiceError where a signature is wrong or the body is cut off.
 */
export async function* decodeAwsChunked({
  source,
  identity,
  signed,
  hasTrailer,
  onTrailer,
}: {
  readonly source: AsyncIterable<Buffer>;
  readonly identity: Identity;
  readonly signed: boolean;
  readonly hasTrailer: boolean;
  readonly onTrailer: (name: string, value: string) => void;
}): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  const chain = signatureChain(identity);
  for (;;) {
    const { sizeBytes, signature } = parseChunkHeader(await reader.line(LINE_BYTES_MAX));
    const hash = createHash("sha256");
    for await (const bytes of reader.take(sizeBytes)) {
      if (signed) hash.update(bytes);
      yield bytes;
    }
    if (signed) chain.checkChunk(hash.digest("hex"), signature);
    if (sizeBytes === 0) break;
    if ((await reader.line(2)) !== "") throw s3Error("IncompleteBody");
  }
  await readTrailers({ reader, chain, signed, hasTrailer, onTrailer });
}

function parseChunkHeader(line: string): { readonly sizeBytes: number; readonly signature: string } {
  const match = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (!match) throw s3Error("IncompleteBody", { message: "The chunk header is malformed." });
  return { sizeBytes: Number.parseInt(match[1] ?? "", 16), signature: match[2] ?? "" };
}

async function readTrailers({
  reader,
  chain,
  signed,
  hasTrailer,
  onTrailer,
}: {
  readonly reader: ByteReader;
  readonly chain: SignatureChain;
  readonly signed: boolean;
  readonly hasTrailer: boolean;
  readonly onTrailer: (name: string, value: string) => void;
}): Promise<void> {
  if (!hasTrailer) return;
  let lines = "";
  let signature = "";
  for (;;) {
    const line = (await reader.line(LINE_BYTES_MAX)).trim();
    if (line === "") break;
    const at = line.indexOf(":");
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    if (name === "x-amz-trailer-signature") {
      signature = value;
    } else {
      lines += `${name}:${value}\n`;
      onTrailer(name, value);
    }
  }
  if (signed) chain.checkTrailer(sha256Hex(lines), signature);
}

interface SignatureChain {
  checkChunk(contentHash: string, signature: string): void;
  checkTrailer(contentHash: string, signature: string): void;
}

/** Each signature covers the one before it, the first one the request's own. */
function signatureChain({ signature, secretAccessKey }: Identity): SignatureChain {
  const key = signingKey(signature, secretAccessKey);
  let previous = signature.value;
  const check = (algorithm: string, hashes: readonly string[], given: string) => {
    const text = [algorithm, signature.timestamp, credentialScope(signature), previous, ...hashes].join("\n");
    if (!equalHex(hmac(key, text), given)) {
      throw s3Error("SignatureDoesNotMatch", { details: { StringToSign: text, SignatureProvided: given } });
    }
    previous = given;
  };
  return {
    checkChunk: (hash, given) => check("AWS4-HMAC-SHA256-PAYLOAD", [EMPTY_HASH, hash], given),
    checkTrailer: (hash, given) => check("AWS4-HMAC-SHA256-TRAILER", [hash], given),
  };
}
