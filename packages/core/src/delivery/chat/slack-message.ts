import { filesOf, insteadOfFields, moreFieldsOf, titleOf } from "./message-notes.ts";
import { shrinkMessage } from "./shrink-message.ts";
import type { ChatField, ChatSummary } from "./summarize-submission.ts";

/** Slack documents no sum for all blocks of a message, and refuses those of somewhat more than 13,000 bytes. */
const MESSAGE_BYTES_MAX = 12_000;

interface SlackText {
  readonly type: "text";
  readonly text: string;
  readonly style?: { readonly bold?: true; readonly italic?: true };
}
type SlackElement = SlackText | { readonly type: "link"; readonly url: string; readonly text: string };

interface SlackBlock {
  readonly type: "rich_text";
  readonly elements: readonly [
    { readonly type: "rich_text_section"; readonly elements: readonly SlackElement[] },
  ];
}

/** The body of an incoming webhook's request. */
export interface SlackMessage {
  /** Shown where blocks are not: in notifications, and to screen readers. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly parse: "none";
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly SlackBlock[];
}

/**
 * A message in Slack's rich text blocks (docs.slack.dev, "Rich text block"). What a visitor wrote stands in `text`
 * elements, which Slack shows as they are: mentions, links and emoji would be elements of their own. Mrkdwn has no way to
 * write a literal `*` or `_`.
 *
 * The link is no button: a click on one asks the webhook's app, which answers nobody, and Slack shows a warning.
 */
export function composeSlackMessage(summary: ChatSummary): SlackMessage {
  return shrinkMessage(summary, {
    compose,
    sizeOf: (message) => Buffer.byteLength(JSON.stringify(message)),
    sizeMax: MESSAGE_BYTES_MAX,
  });
}

function compose(summary: ChatSummary): SlackMessage {
  const from = summary.sender === null ? "" : ` from ${summary.sender}`;
  return {
    text: escapeMrkdwn(`${titleOf(summary)}${from}`),
    mrkdwn: false,
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      blockOf(headOf(summary)),
      ...summary.fields.map((field) => blockOf(fieldOf(field))),
      ...notesOf(summary).map((elements) => blockOf(elements)),
      blockOf([{ type: "link", url: summary.url, text: "Open the submission" }]),
    ],
  };
}

function headOf(summary: ChatSummary): readonly SlackElement[] {
  const lines = [summary.space, summary.sender === null ? "" : `From ${summary.sender}`];
  const below = lines.filter((line) => line !== "").map((line) => `\n${line}`);
  return [boldText(titleOf(summary)), ...below.map(plainElement)];
}

function fieldOf({ name, value }: ChatField): readonly SlackElement[] {
  return [boldText(name), plainElement(`\n${value}`)];
}

function notesOf(summary: ChatSummary): readonly (readonly SlackElement[])[] {
  const notes = [insteadOfFields(summary), moreFieldsOf(summary)].filter((note) => note !== null);
  const files = filesOf(summary);
  return [
    ...notes.map((text): readonly SlackElement[] => [{ type: "text", text, style: { italic: true } }]),
    ...(files === null ? [] : [fieldOf({ name: files.title, value: files.names })]),
  ];
}

function blockOf(elements: readonly SlackElement[]): SlackBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function plainElement(text: string): SlackText {
  return { type: "text", text };
}

function boldText(text: string): SlackText {
  return { type: "text", text, style: { bold: true } };
}

/** The three characters that Slack's special sequences are written with (docs.slack.dev, "Formatting message text"). */
function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
