import { isPublicLink } from "./is-public-link.ts";
import { filesOf, insteadOfFields, moreFieldsOf, titleOf } from "./message-notes.ts";
import { shrinkMessage } from "./shrink-message.ts";
import type { ChatSummary } from "./summarize-submission.ts";

/** Documented as characters; counted here as UTF-16 units, of which there are never fewer. */
const TEXT_UNITS_MAX = 4_096;
/**
 * What Telegram turns into a mention, which tells a member of the group, or into a command, which a tap sends: by the
 * expressions of its library TDLib, and a little more.
 */
const MENTION_OR_COMMAND =
  /(?<![\p{L}\p{N}_])@[a-z0-9_]+|(?<![\p{L}\p{N}_/<>])\/[a-z0-9_]+(?:@[a-z0-9_]+)?/giu;

type Look =
  | { readonly type: "bold" | "italic" | "code" }
  | { readonly type: "text_link"; readonly url: string };

interface Piece {
  readonly text: string;
  readonly look?: Look;
}

/** What `sendMessage` takes, but the chat. */
export interface TelegramMessage {
  readonly text: string;
  /** Places in UTF-16 units. */
  readonly entities: readonly (Look & { readonly offset: number; readonly length: number })[];
  readonly link_preview_options: { readonly is_disabled: true };
}

/**
 * A message as text and entities (core.telegram.org/bots/api, "MessageEntity"): with no parse mode nothing in the text
 * is markup. What Telegram finds by itself, an address or a phone number, stays something to tap; mentions and commands
 * are set as code, in which it finds nothing.
 */
export function composeTelegramMessage(summary: ChatSummary): TelegramMessage {
  return shrinkMessage(summary, {
    compose: (less) => joinPieces(piecesOf(less)),
    sizeOf: ({ text }) => text.length,
    sizeMax: TEXT_UNITS_MAX,
  });
}

function piecesOf(summary: ChatSummary): readonly Piece[] {
  const files = filesOf(summary);
  const notes = [insteadOfFields(summary), moreFieldsOf(summary)].filter((note) => note !== null);
  const paragraphs: (readonly Piece[])[] = [
    headOf(summary),
    ...summary.fields.map(({ name, value }) => labelled(name, value)),
    ...notes.map((text) => [{ text, look: { type: "italic" as const } }]),
    ...(files === null ? [] : [labelled(files.title, files.names)]),
    linkOf(summary.url),
  ];
  return paragraphs.flatMap((pieces, at) => (at === 0 ? pieces : [{ text: "\n\n" }, ...pieces]));
}

function headOf(summary: ChatSummary): readonly Piece[] {
  const lines = [summary.space, summary.sender === null ? "" : `From ${summary.sender}`];
  const below = lines.filter((line) => line !== "").map((line) => `\n${line}`);
  return [...literal(titleOf(summary), { type: "bold" }), ...below.flatMap((line) => literal(line))];
}

function labelled(name: string, value: string): readonly Piece[] {
  return [...literal(name, { type: "bold" }), { text: "\n" }, ...literal(value)];
}

/** Somebody else's text, with what would do something set as code. */
function literal(text: string, look?: Look): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const addUpTo = (start: number): void => {
    if (start > end) pieces.push({ text: text.slice(end, start), ...(look && { look }) });
  };
  for (const match of text.matchAll(MENTION_OR_COMMAND)) {
    addUpTo(match.index);
    pieces.push({ text: match[0], look: { type: "code" } });
    end = match.index + match[0].length;
  }
  addUpTo(text.length);
  return pieces;
}

function linkOf(url: string): readonly Piece[] {
  if (!isPublicLink(url)) return [{ text: `Open the submission: ${url}` }];
  return [{ text: "Open the submission", look: { type: "text_link", url } }];
}

function joinPieces(pieces: readonly Piece[]): TelegramMessage {
  let text = "";
  const entities: TelegramMessage["entities"][number][] = [];
  for (const piece of pieces) {
    if (piece.look) entities.push({ ...piece.look, offset: text.length, length: piece.text.length });
    text += piece.text;
  }
  return { text, entities, link_preview_options: { is_disabled: true } };
}
