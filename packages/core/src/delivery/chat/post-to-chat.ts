import { OutboundHttpError } from "../../ports.ts";
import type { AttemptResult } from "../channel.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { ANSWER_BYTES_MAX } from "../http-answers/answer-text.ts";
import { judgeFailure } from "../http-answers/judge-failure.ts";
import { type ChatAnswer, readChatAnswer } from "./chat-answer.ts";

/**
 * What a refusal means. `gone`: the destination can no longer work; `abandoned`: this very message will never be taken,
 * which says nothing of the destination; `failed`: it may work later. A sentence for the customer.
 */
export interface ChatRefusal {
  readonly kind: "failed" | "abandoned" | "gone";
  readonly error: string;
}

/** What one chat service does in its own way. */
export interface ChatService {
  /** As its customers know it. */
  readonly name: string;
  /** Beside the content type. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a status from 400 to 499 but 429; null: nothing that is known of this service. */
  readonly readRefusal: (answer: ChatAnswer) => ChatRefusal | null;
}

/**
 * One try at a chat service. Neither URL nor token is in what comes back, in the answer's text neither.
 *
 * The request counts as repeatable, although none of the services knows one message sent twice for one: where a kept
 * connection proves dead, the try would fail and the next one send it again just the same, only later. A message may
 * come twice where an answer gets lost, as with everything that is delivered at least once.
 */
export async function postToChat(options: {
  readonly ctx: Pick<DeliveryContext, "http" | "clock" | "attemptTimeoutMs">;
  readonly service: ChatService;
  readonly url: string;
  readonly message: object;
  readonly secrets: readonly string[];
}): Promise<AttemptResult> {
  const { ctx, service, url, message, secrets } = options;
  try {
    const response = await ctx.http.send({
      method: "POST",
      url,
      headers: { "content-type": "application/json", ...service.headers },
      body: JSON.stringify(message),
      timeoutMs: ctx.attemptTimeoutMs,
      responseBytesMax: ANSWER_BYTES_MAX,
      onTooLarge: "cut",
      isRepeatable: true,
    });
    return judgeAnswer(service, readChatAnswer(response, { secrets, now: ctx.clock.now() }));
  } catch (error) {
    if (error instanceof OutboundHttpError) return judgeFailure(error);
    throw error;
  }
}

function judgeAnswer(service: ChatService, answer: ChatAnswer): AttemptResult {
  const { status, text: response, retryAfterMs } = answer;
  const seen = { statusCode: status, response };
  if (status >= 200 && status < 300) return { kind: "delivered", ...seen };
  const { kind, error } = refusalOf(service, answer);
  if (kind === "abandoned") return { kind, reason: error };
  return kind === "gone" ? { kind, error, ...seen } : { kind, error, ...seen, retryAfterMs };
}

function refusalOf({ name, readRefusal }: ChatService, answer: ChatAnswer): ChatRefusal {
  const { status } = answer;
  if (status === 429) return { kind: "failed", error: `${name} takes no more messages for the moment.` };
  const known = status >= 400 && status < 500 ? readRefusal(answer) : null;
  return known ?? { kind: "failed", error: `${name} answered with status ${status}.` };
}
