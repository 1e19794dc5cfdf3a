import { type ChatSummary, withoutLastFields } from "./summarize-submission.ts";

/**
 * The message with as many fields as fit into the medium's limit, which is told of the message as it is sent: escaping
 * makes texts longer by what is in them. Without any field it fits by the lengths that a summary keeps.
 */
export function shrinkMessage<Message>(
  summary: ChatSummary,
  medium: {
    readonly compose: (summary: ChatSummary) => Message;
    readonly sizeOf: (message: Message) => number;
    readonly sizeMax: number;
  },
): Message {
  for (let left = 0; left < summary.fields.length; left += 1) {
    const message = medium.compose(withoutLastFields(summary, left));
    if (medium.sizeOf(message) <= medium.sizeMax) return message;
  }
  return medium.compose(withoutLastFields(summary, summary.fields.length));
}
