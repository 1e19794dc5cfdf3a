import type { OutboundResponse } from "../../ports.ts";
import type { AttemptResult } from "../channel.ts";
import { answerText } from "../http-answers/answer-text.ts";
import { readRetryAfter } from "../http-answers/retry-after.ts";

const PLACE_LENGTH_MAX = 200;

/** What an answer makes of a try: 2xx took it, 410 wants no more, all else may work later. */
export function judgeAnswer(
  answer: OutboundResponse,
  options: { readonly url: string; readonly now: Date },
): AttemptResult {
  const { status: statusCode, headers } = answer;
  const response = answerText(answer.body);
  if (statusCode >= 200 && statusCode < 300) return { kind: "delivered", statusCode, response };
  if (statusCode === 410) {
    const error = "The address answered with status 410: it wants no more of these.";
    return { kind: "gone", statusCode, error, response };
  }
  const retryAfterMs = readRetryAfter(headers["retry-after"], options.now);
  const error = errorOf(statusCode, headers["location"], options.url);
  return { kind: "failed", statusCode, error, response, retryAfterMs };
}

function errorOf(statusCode: number, location: string | undefined, url: string): string {
  if (statusCode < 300 || statusCode >= 400) return `The address answered with status ${statusCode}.`;
  const place = location === undefined ? null : placeOf(location, url);
  const where = place === null ? "" : ` to ${place}`;
  return `The address answered with a redirect (status ${statusCode})${where}. Redirects are not followed: enter the final address.`;
}

/** Without user, query and fragment, which may hold secrets. null where it is no address of the web. */
function placeOf(location: string, url: string): string | null {
  const target = URL.parse(location, url);
  if (target === null || !/^https?:$/.test(target.protocol)) return null;
  const place = `${target.origin}${target.pathname}`;
  return place.length > PLACE_LENGTH_MAX ? `${place.slice(0, PLACE_LENGTH_MAX)}…` : place;
}
