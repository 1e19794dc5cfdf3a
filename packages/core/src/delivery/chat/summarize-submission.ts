import type { OutgoingDelivery } from "../channel.ts";
import { cutText } from "../text/cut-text.ts";
import { plainLine, plainText } from "../text/plain-text.ts";

/** All in UTF-16 units. A chat is for noticing; the dashboard is for reading. */
const TITLE_UNITS_MAX = 100;
const EMAIL_UNITS_MAX = 254;
const FIELD_NAME_UNITS_MAX = 80;
const FIELD_VALUE_UNITS_MAX = 500;
const FILE_NAME_UNITS_MAX = 80;
const FIELD_LINES_MAX = 15;
const FIELDS_MAX = 10;
const FILES_MAX = 5;

/** What a chat is told of a submission. Plain text, within its limits, and still to be escaped for the medium. */
export interface ChatSummary {
  readonly form: string;
  readonly space: string;
  /** Who wrote, by name, address or both; null: nobody said. */
  readonly sender: string | null;
  /** In the form's order, without empty ones and without those that say no more than `sender`. */
  readonly fields: readonly ChatField[];
  /** Fields beside these that hold something. */
  readonly moreFields: number;
  /** The fields are too many bytes to be looked at. */
  readonly isTooLarge: boolean;
  readonly files: readonly string[];
  readonly moreFiles: number;
  readonly createdAt: Date;
  /** Where the dashboard shows all of it. */
  readonly url: string;
}

export interface ChatField {
  readonly name: string;
  readonly value: string;
}

/** Picks what a chat message says of a submission, and makes every text of it safe to be shown. */
export function summarizeSubmission(delivery: OutgoingDelivery): ChatSummary {
  const { form, space, submission, files } = delivery;
  const sender = { name: plainLine(submission.name ?? ""), email: plainLine(submission.email ?? "") };
  const said = new Set([sender.name, sender.email]);
  const fields = listFields(submission).filter(({ value }) => value !== "" && !said.has(value));
  return {
    form: cutText(plainLine(form.name), TITLE_UNITS_MAX),
    space: cutText(plainLine(space.name), TITLE_UNITS_MAX),
    sender: describeSender(sender),
    fields: fields.slice(0, FIELDS_MAX).map(shortenField),
    moreFields: Math.max(0, fields.length - FIELDS_MAX),
    isTooLarge: submission.data === null,
    files: files.slice(0, FILES_MAX).map(({ name }) => shortName(name, FILE_NAME_UNITS_MAX)),
    moreFiles: Math.max(0, files.length - FILES_MAX),
    createdAt: submission.createdAt,
    url: delivery.submissionUrl,
  };
}

/** With that many fields left out of those at the end. */
export function withoutLastFields(summary: ChatSummary, count: number): ChatSummary {
  const fields = summary.fields.slice(0, summary.fields.length - count);
  return { ...summary, fields, moreFields: summary.moreFields + summary.fields.length - fields.length };
}

function listFields({ data, fieldOrder }: OutgoingDelivery["submission"]): readonly ChatField[] {
  if (data === null) return [];
  const inOrder = new Set([...fieldOrder.filter((name) => Object.hasOwn(data, name)), ...Object.keys(data)]);
  return [...inOrder].map((name) => ({ name, value: plainText(textOf(data[name])) }));
}

/** A list of simple values in one line; what is nested deeper as JSON. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && !value.some(isNested)) {
    return value
      .map(textOf)
      .filter((text) => text !== "")
      .join(", ");
  }
  return isEmpty(value) ? "" : JSON.stringify(value);
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return isNested(value) && Object.keys(value as object).length === 0;
}

function describeSender({ name, email }: { readonly name: string; readonly email: string }): string | null {
  const who = cutText(name, TITLE_UNITS_MAX);
  const address = cutText(email, EMAIL_UNITS_MAX);
  if (who === "" || who === address) return address === "" ? null : address;
  return address === "" ? who : `${who} (${address})`;
}

function shortenField({ name, value }: ChatField): ChatField {
  const lines = value.split("\n");
  const few = lines.length > FIELD_LINES_MAX ? `${lines.slice(0, FIELD_LINES_MAX).join("\n")}\n…` : value;
  return { name: shortName(name, FIELD_NAME_UNITS_MAX), value: cutText(few, FIELD_VALUE_UNITS_MAX) };
}

/** Media refuse a name of nothing. */
function shortName(name: string, unitsMax: number): string {
  return cutText(plainLine(name), unitsMax) || "(no name)";
}
