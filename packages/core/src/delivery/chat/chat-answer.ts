import type { OutboundResponse } from "../../ports.ts";
import { answerText } from "../http-answers/answer-text.ts";
import { RETRY_AFTER_MS_MAX, readRetryAfter } from "../http-answers/retry-after.ts";

const HIDDEN = "[hidden]";
/** A shorter one is none, and would be found where it is not meant. */
const SECRET_LENGTH_MIN = 8;

/** What a chat service answered, with no secret in it. */
export interface ChatAnswer {
  readonly status: number;
  /** Its first 4 kB. */
  readonly text: string;
  /** `text` where it is a JSON object, else an empty one. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The longest that it asked for, at most an hour; null: nothing. */
  readonly retryAfterMs: number | null;
}

/** @param secrets what must never be shown; hidden wherever the answer has it. */
export function readChatAnswer(
  response: OutboundResponse,
  options: { readonly secrets: readonly string[]; readonly now: Date },
): ChatAnswer {
  const text = withoutSecrets(answerText(response.body), options.secrets);
  const json = parseObject(text);
  const fromHeader = readRetryAfter(response.headers["retry-after"], options.now) ?? 0;
  const longest = Math.min(Math.max(fromHeader, ...waitsIn(json)), RETRY_AFTER_MS_MAX);
  const retryAfterMs = longest > 0 ? longest : null;
  return { status: response.status, text, json, retryAfterMs };
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

/** In milliseconds: Discord's `retry_after`, seconds with fractions, and Telegram's, which is under `parameters`. */
function waitsIn({ retry_after, parameters }: ChatAnswer["json"]): readonly number[] {
  const told = [retry_after, isObject(parameters) ? parameters["retry_after"] : null];
  return told.filter((seconds) => typeof seconds === "number").map((seconds) => Math.ceil(seconds * 1000));
}
