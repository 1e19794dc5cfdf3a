import type { SendToChannel } from "../channel.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { secretPartsOf } from "./chat-secrets.ts";
import { openChatSecret } from "./open-chat-secret.ts";
import { type ChatRefusal, type ChatService, postToChat } from "./post-to-chat.ts";
import { composeSlackMessage } from "./slack-message.ts";
import { summarizeSubmission } from "./summarize-submission.ts";

const UNKNOWN_WEBHOOK = "Slack no longer knows this webhook. Make a new one and save its URL.";
/** An incoming webhook answers in plain text, by one word (docs.slack.dev, "Sending messages using incoming webhooks"). */
const REFUSALS: ReadonlyMap<string, ChatRefusal> = new Map([
  ...allOf("gone", UNKNOWN_WEBHOOK, ["no_service", "no_service_id", "no_active_hooks", "invalid_token"]),
  ...allOf("gone", "The Slack workspace of this webhook is gone or disabled.", ["no_team", "team_disabled"]),
  ...allOf("gone", "The Slack channel of this webhook no longer exists.", ["channel_not_found"]),
  ...allOf("gone", "The Slack channel of this webhook is archived.", ["channel_is_archived"]),
  ...allOf("failed", "The Slack workspace does not let this webhook post to its channel.", [
    "action_prohibited",
    "posting_to_general_channel_denied",
  ]),
  ...allOf("abandoned", "Slack does not take this very message.", [
    "invalid_payload",
    "invalid_blocks",
    "invalid_blocks_format",
    "no_text",
    "msg_too_long",
    "msg_blocks_too_long",
  ]),
]);

const slack: ChatService = { name: "Slack", headers: { "user-agent": "FormTrap/1" }, readRefusal };

/** Posts to a Slack channel by its incoming webhook. */
export const sendSlack: SendToChannel = async ({ ctx, delivery }) => {
  const url = URL.parse(openChatSecret(delivery) ?? "");
  if (url === null) {
    return { kind: "gone", statusCode: null, error: "No Slack webhook URL is saved.", response: null };
  }
  const message = composeSlackMessage(summarizeSubmission(delivery));
  const secrets = secretPartsOf(url);
  return await postToChat({ ctx, service: slack, url: url.href, message, secrets });
};

function readRefusal({ status, text }: ChatAnswer): ChatRefusal | null {
  const known = REFUSALS.get(text.trim());
  if (known !== undefined) return known;
  return status === 404 || status === 410 ? { kind: "gone", error: UNKNOWN_WEBHOOK } : null;
}

function allOf(
  kind: ChatRefusal["kind"],
  error: string,
  words: readonly string[],
): readonly (readonly [string, ChatRefusal])[] {
  return words.map((word) => [word, { kind, error }] as const);
}
