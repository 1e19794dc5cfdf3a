import { createHash } from "node:crypto";
import {
  CHECKSUM_ALGORITHMS,
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  createChecksum,
  readAlgorithm,
} from "./checksum.ts";
import { decodeAwsChunked } from "./decode-aws-chunked.ts";
import type { S3Call } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";

/** How `x-amz-content-sha256` says that the body is protected. */
type PayloadRule =
  | { readonly kind: "hash"; readonly hex: string }
  | { readonly kind: "unsigned" }
  | { readonly kind: "chunked"; readonly signed: boolean; readonly hasTrailer: boolean };

export interface BodyFacts {
  readonly sizeBytes: number;
  readonly md5: Buffer;
  /** What the client sent and the bytes have; null where it sent none. */
  readonly checksum: Checksum | null;
}

const SIZE_BYTES_MAX = 5 * 1024 ** 3;
const RULES: Readonly<Record<string, PayloadRule>> = {
  "UNSIGNED-PAYLOAD": { kind: "unsigned" },
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER": { kind: "chunked", signed: false, hasTrailer: true },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": { kind: "chunked", signed: true, hasTrailer: false },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": { kind: "chunked", signed: true, hasTrailer: true },
};

/** @throws ServiceError for a value that is none. */
function readPayloadRule(contentSha256: string): PayloadRule {
  const rule = RULES[contentSha256];
  if (rule) return rule;
  if (/^[0-9a-f]{64}$/.test(contentSha256)) return { kind: "hash", hex: contentSha256 };
  throw s3Error("InvalidArgument", {
    message:
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
  });
}

/**
 * The decoded body as a stream. Its end throws unless length, hash, MD5 and checksum are what the client said;
 * `facts` are there after the end.
 */
export function openBody(call: S3Call): { readonly chunks: AsyncIterable<Buffer>; facts(): BodyFacts } {
  const { headers } = call;
  const rule = readPayloadRule(headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD");
  const expectedBytes = expectedLength(headers, rule);
  const trailers: Record<string, string> = {};
  const announced = announcedAlgorithm(headers);
  let facts: BodyFacts | undefined;

  async function* verified(): AsyncGenerator<Buffer> {
    const sha256 = createHash("sha256");
    const md5 = createHash("md5");
    const checksum = announced && createChecksum(announced);
    let sizeBytes = 0;
    for await (const chunk of decoded(call, rule, trailers)) {
      sizeBytes += chunk.length;
      md5.update(chunk);
      if (rule.kind === "hash") sha256.update(chunk);
      checksum?.update(chunk);
      yield chunk;
    }
    if (expectedBytes !== undefined && sizeBytes !== expectedBytes) throw s3Error("IncompleteBody");
    if (rule.kind === "hash") checkHash(rule.hex, sha256.digest("hex"));
    const digest = md5.digest();
    checkMd5(headers["content-md5"], digest);
    const value = checksum?.digest().toString("base64");
    facts = {
      sizeBytes,
      md5: digest,
      checksum:
        announced && value !== undefined
          ? checkChecksum(announced, value, { ...headers, ...trailers })
          : null,
    };
  }
  return {
    chunks: verified(),
    facts: () => {
      if (!facts) throw new Error("The body has not been read to its end.");
      return facts;
    },
  };
}

function decoded(call: S3Call, rule: PayloadRule, trailers: Record<string, string>): AsyncIterable<Buffer> {
  // Leaving the loop early must not destroy the request: the client still waits for its answer.
  const source: AsyncIterable<Buffer> = call.request.body.iterator({ destroyOnReturn: false });
  if (rule.kind !== "chunked") return source;
  const onTrailer = (name: string, value: string) => {
    trailers[name] = value;
  };
  const { signed, hasTrailer } = rule;
  return decodeAwsChunked({ source, identity: call.identity, signed, hasTrailer, onTrailer });
}

function expectedLength(headers: S3Call["headers"], rule: PayloadRule): number | undefined {
  const name = rule.kind === "chunked" ? "x-amz-decoded-content-length" : "content-length";
  const text = headers[name];
  if (text === undefined || !/^\d+$/.test(text)) throw s3Error("MissingContentLength");
  if (Number(text) > SIZE_BYTES_MAX) throw s3Error("EntityTooLarge");
  return Number(text);
}

/** Which checksum comes in a header or a trailer. */
function announcedAlgorithm(headers: S3Call["headers"]): ChecksumAlgorithm | undefined {
  const trailer = headers["x-amz-trailer"]?.trim().toLowerCase();
  const present = CHECKSUM_ALGORITHMS.filter(
    (algorithm) => headers[checksumHeader(algorithm)] !== undefined || trailer === checksumHeader(algorithm),
  );
  const [algorithm, ...more] = present;
  if (more.length > 0) {
    throw s3Error("InvalidRequest", {
      message: "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    });
  }
  const declared = headers["x-amz-sdk-checksum-algorithm"];
  if (declared !== undefined && readAlgorithm(declared) !== algorithm) {
    throw s3Error("InvalidRequest", {
      message:
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    });
  }
  return algorithm;
}

function checkHash(expected: string, computed: string): void {
  if (expected === computed) return;
  throw s3Error("XAmzContentSHA256Mismatch", {
    details: { ClientComputedContentSHA256: expected, S3ComputedContentSHA256: computed },
  });
}

function checkMd5(header: string | undefined, computed: Buffer): void {
  if (header === undefined) return;
  const expected = Buffer.from(header, "base64");
  if (expected.length !== computed.length) throw s3Error("InvalidDigest");
  if (!expected.equals(computed)) throw s3Error("BadDigest");
}

function checkChecksum(
  algorithm: ChecksumAlgorithm,
  computed: string,
  sent: Readonly<Record<string, string>>,
): Checksum {
  const expected = sent[checksumHeader(algorithm)];
  if (expected === computed) return { algorithm, value: computed, type: "FULL_OBJECT" };
  throw s3Error("BadDigest", {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  });
}
