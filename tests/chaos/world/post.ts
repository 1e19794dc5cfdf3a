import { createHash } from "node:crypto";
import * as z from "zod";

/** What a visitor of the test's sends, and what it is known by afterwards. */
export interface Post {
  /** The tenant whose form it is for. */
  readonly tenant: string;
  /** In its data, and in no other post's. */
  readonly marker: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly encoding: "urlencoded" | "json" | "multipart";
  readonly file: PostedFile | null;
  /** Sent so often, one after the other, as a client does that heard no answer. */
  readonly idempotencyKey: string | null;
}

export interface PostedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** What became of one sending. */
export interface Answer {
  readonly post: Post;
  /** `unanswered`: nothing came, or the gateway's own error, as where a container was killed. */
  readonly outcome: "accepted" | "refused" | "unanswered";
  /** Of the submission, where its visitor was told that it is stored. */
  readonly id: string | null;
}

const ANSWER_MS_MAX = 35_000;
const WOODS = ["oak", "ash", "walnut", "larch", "beech", "cherry", "elm", "maple"];
const THINGS = ["door", "stair", "window", "shelf", "table", "bench", "gate", "floor"];
const successSchema = z.object({ ok: z.literal(true), id: z.uuid() });
const failureSchema = z.object({ ok: z.literal(false) });

/** The next post of a seeded stream: two of three have no file, one of six is sent twice under one key. */
export function nextPost(options: {
  readonly random: () => number;
  readonly tenant: string;
  readonly marker: string;
  /** Of all posts. */
  readonly shareWithFile: number;
}): Post {
  const { random, tenant, marker, shareWithFile } = options;
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  const fields = {
    name: `Ada ${marker}`,
    email: `${marker}@example.com`,
    message: `Could you quote for ${Math.ceil(random() * 90)} pieces of ${pick(WOODS)} ${pick(THINGS)}? ${marker}`,
    tenant,
    marker,
  };
  const hasFile = random() < shareWithFile;
  const isRepeated = random() < 1 / 6;
  return {
    tenant,
    marker,
    fields,
    encoding: hasFile ? "multipart" : random() < 0.3 ? "json" : "urlencoded",
    file: hasFile ? newFile(random, marker) : null,
    idempotencyKey: isRepeated ? `key-${marker}` : null,
  };
}

function newFile(random: () => number, marker: string): PostedFile {
  // Text, so that it is what its name says.
  const line = `${marker} ${random()}\n`;
  const bytes = Buffer.from(line.repeat(1 + Math.floor(random() * 400)));
  return { name: `${marker}.txt`, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Sends it once. Never rejects: a visitor who gets no answer was promised nothing. */
export async function sendPost(post: Post, url: string): Promise<Answer> {
  const unanswered = { post, outcome: "unanswered", id: null } as const;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: headersOf(post),
      body: bodyOf(post),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const answer: unknown = await response.json();
    const success = successSchema.safeParse(answer);
    if (response.status === 200 && success.success) return { post, outcome: "accepted", id: success.data.id };
    return failureSchema.safeParse(answer).success ? { post, outcome: "refused", id: null } : unanswered;
  } catch {
    return unanswered;
  }
}

function headersOf({ encoding, idempotencyKey }: Post): Record<string, string> {
  return {
    accept: "application/json",
    ...(encoding === "json" ? { "content-type": "application/json" } : {}),
    ...(idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey }),
  };
}

function bodyOf({ encoding, fields, file }: Post): string | URLSearchParams | FormData {
  if (encoding === "json") return JSON.stringify(fields);
  if (encoding === "urlencoded") return new URLSearchParams(fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== null) {
    form.set("attachment", new Blob([new Uint8Array(file.bytes)], { type: "text/plain" }), file.name);
  }
  return form;
}
