import type { OutboundResponse } from "../../ports.ts";

/** Of an answer, and of what it asks us to wait. */
export const ANSWER_BYTES_MAX = 4_096;
const HIDDEN = "[hidden]";
/** A shorter one is none, and would be found where it is not meant. */
const SECRET_LENGTH_MIN = 8;
const RETRY_AFTER_MS_MAX = 60 * 60 * 1000;

/** What a chat service answered, with no secret in it. */
export interface ChatAnswer {
  readonly status: number;
  /** Its first 4,096 bytes, without control characters. */
  readonly text: string;
  /** `text` where it is a JSON object, else an empty one. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What it asked for, at most an hour; null: nothing. */
  readonly retryAfterMs: number | null;
}

/** @param secrets what must never be shown; hidden wherever the answer has it. */
export function readChatAnswer(response: OutboundResponse, secrets: readonly string[]): ChatAnswer {
  // The last character may have been cut in two.
  const raw = response.body
    .subarray(0, ANSWER_BYTES_MAX)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  const text = withoutSecrets(raw, secrets).replaceAll(/[^\P{Cc}\n]/gu, " ");
  const json = parseObject(text);
  return {
    status: response.status,
    text,
    json,
    retryAfterMs: readRetryAfter(response.headers["retry-after"], json),
  };
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const spelled = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  const longestFirst = spelled
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .toSorted((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * In seconds: the header of all three; Discord's `retry_after`, which has fractions; Telegram's, under `parameters`.
 * The longest counts.
 */
function readRetryAfter(
  header: string | undefined,
  { retry_after, parameters }: ChatAnswer["json"],
): number | null {
  const told = [
    header !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(header) ? Number(header) : null,
    retry_after,
    isObject(parameters) ? parameters["retry_after"] : null,
  ];
  const seconds = told.filter((value) => typeof value === "number" && value >= 0);
  if (seconds.length === 0) return null;
  return Math.min(Math.ceil(Math.max(...(seconds as number[])) * 1000), RETRY_AFTER_MS_MAX);
}
