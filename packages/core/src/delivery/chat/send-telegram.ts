import type { SendToChannel } from "../channel.ts";
import { cutText } from "../text/cut-text.ts";
import { plainLine } from "../text/plain-text.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { openChatSecret } from "./open-chat-secret.ts";
import { type ChatRefusal, type ChatService, postToChat } from "./post-to-chat.ts";
import { summarizeSubmission } from "./summarize-submission.ts";
import { composeTelegramMessage } from "./telegram-message.ts";

const DESCRIPTION_UNITS_MAX = 200;
/** How the Bot API server words these (its source, Client.cpp): they have no codes. */
const NO_SUCH_CHAT = /chat not found|user not found|PEER_ID_INVALID|CHAT_ID_INVALID/i;
const MESSAGE_REFUSED = /message (?:text )?is (?:too long|empty)|text must be|can't parse|\bentit/i;

const telegram: ChatService = {
  name: "Telegram",
  headers: { "user-agent": "FormTrap/1" },
  readRefusal,
};

/** Sends to a Telegram chat as the customer's bot. */
export const sendTelegram: SendToChannel = async ({ ctx, delivery }) => {
  const token = openChatSecret(delivery);
  if (token === null) {
    return { kind: "gone", statusCode: null, error: "No Telegram bot token is saved.", response: null };
  }
  return await postToChat({
    ctx,
    service: telegram,
    url: `${ctx.telegramApiUrl}/bot${token}/sendMessage`,
    message: {
      chat_id: delivery.destination.target,
      ...composeTelegramMessage(summarizeSubmission(delivery)),
    },
    secrets: [token, ...token.split(":").slice(1)],
  });
};

/** What is not in the shape of the Bot API's answers, such as a proxy's page, says nothing of bot and chat. */
function readRefusal({ json }: ChatAnswer): ChatRefusal | null {
  if (json["ok"] !== false) return null;
  const { error_code: code, description, parameters } = json;
  const told = describe(description);
  const newChatId = newChatIdIn(parameters);
  if (newChatId !== null) {
    return {
      kind: "gone",
      error: `The group became a supergroup with the chat id ${newChatId}. Save the destination with that one.`,
    };
  }
  if (code === 401 || code === 404) {
    return { kind: "gone", error: "Telegram does not know this bot's token, or no longer." };
  }
  if (code === 403) return { kind: "gone", error: `The bot may not write to this chat (${told}).` };
  if (NO_SUCH_CHAT.test(told)) return { kind: "gone", error: `The bot finds no such chat (${told}).` };
  const kind = MESSAGE_REFUSED.test(told) ? "abandoned" : "failed";
  return { kind, error: `Telegram did not take the message (${told}).` };
}

function describe(description: unknown): string {
  if (typeof description !== "string") return "no reason given";
  const reason = plainLine(description).replace(/^(?:Bad Request|Forbidden): /, "");
  return cutText(reason, DESCRIPTION_UNITS_MAX);
}

function newChatIdIn(parameters: unknown): number | null {
  if (typeof parameters !== "object" || parameters === null) return null;
  const id: unknown = "migrate_to_chat_id" in parameters ? parameters.migrate_to_chat_id : null;
  return typeof id === "number" ? id : null;
}
