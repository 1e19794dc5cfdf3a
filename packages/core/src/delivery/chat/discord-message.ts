import { isPublicLink } from "./is-public-link.ts";
import { filesOf, insteadOfFields, moreFieldsOf, titleOf } from "./message-notes.ts";
import { shrinkMessage } from "./shrink-message.ts";
import type { ChatSummary } from "./summarize-submission.ts";

/** Of all texts of an embed together (docs.discord.com, "Embed limits"). */
const EMBED_CHARACTERS_MAX = 6_000;
/**
 * What Discord's markdown, mentions, times, custom emoji and links are written with; and the dot of a numbered list.
 * A backslash takes its meaning from any of them.
 */
const MARKUP = /[\\*_~|`[\]()<>#@:-]|(?<=^\s*\d+)\./gm;

interface DiscordField {
  readonly name: string;
  readonly value: string;
}

interface DiscordEmbed {
  readonly title: string;
  readonly url?: string;
  readonly description?: string;
  readonly fields: readonly DiscordField[];
  readonly footer?: { readonly text: string };
  readonly timestamp: string;
}

/** The body of a webhook's execution. */
export interface DiscordMessage {
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly [DiscordEmbed];
}

/**
 * A message as one embed (docs.discord.com, "Embed object"). Escaping doubles a text at most, and so every text of a
 * summary stays within the limit of its place.
 */
export function composeDiscordMessage(summary: ChatSummary): DiscordMessage {
  return shrinkMessage(summary, { compose, sizeOf: embedLength, sizeMax: EMBED_CHARACTERS_MAX });
}

function compose(summary: ChatSummary): DiscordMessage {
  const isLink = isPublicLink(summary.url);
  const description = [
    summary.sender === null ? null : `From ${escapeMarkdown(summary.sender)}`,
    insteadOfFields(summary),
    isLink ? null : escapeMarkdown(summary.url),
  ].filter((line) => line !== null);
  const files = filesOf(summary);
  // A footer knows no markdown.
  const footer = [moreFieldsOf(summary), summary.space].filter((part) => part !== null && part !== "");
  const embed: DiscordEmbed = {
    title: escapeMarkdown(titleOf(summary)),
    ...(isLink && { url: summary.url }),
    ...(description.length > 0 && { description: description.join("\n") }),
    fields: [
      ...summary.fields.map(escapeField),
      ...(files === null ? [] : [escapeField({ name: files.title, value: files.names })]),
    ],
    ...(footer.length > 0 && { footer: { text: footer.join(" · ") } }),
    timestamp: summary.createdAt.toISOString(),
  };
  return { allowed_mentions: { parse: [] }, embeds: [embed] };
}

function escapeField({ name, value }: DiscordField): DiscordField {
  return { name: escapeMarkdown(name), value: escapeMarkdown(value) };
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(MARKUP, String.raw`\$&`);
}

function embedLength({ embeds: [embed] }: DiscordMessage): number {
  const texts = [
    embed.title,
    embed.description ?? "",
    embed.footer?.text ?? "",
    ...embed.fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((length, text) => length + text.length, 0);
}
