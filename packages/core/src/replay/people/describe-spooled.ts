import * as z from "zod";
import type { ListedObject } from "../../ports.ts";
import { lastPart, type SpooledSubmission } from "../../spool/index.ts";
import type { OpenedObject, SpooledProblem } from "./open-spooled.ts";

const FIELDS_SHOWN_MAX = 20;
const CHARACTERS_SHOWN_MAX = 200;

const fieldsSchema = z.record(z.string(), z.unknown());

/** A post on a shelf, as a list shows it. */
export interface SpooledPost {
  readonly problem: null;
  readonly id: string;
  readonly formId: string;
  readonly createdAt: Date;
  readonly spooledAt: Date;
  readonly reason: SpooledSubmission["reason"];
  readonly isSpam: boolean;
  readonly email: string | null;
  readonly name: string | null;
  /** In the visitor's order, at most 20, each value cut at 200 characters. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly type: string }[];
}

/** An object of which no more can be told. */
export interface UnreadablePost {
  readonly problem: SpooledProblem;
  readonly id: string;
  readonly storedAt: Date;
  readonly sizeBytes: number;
}

export function describeObject(
  { key, storedAt, sizeBytes }: ListedObject,
  opened: OpenedObject,
): SpooledPost | UnreadablePost {
  if (opened.problem !== null) return { problem: opened.problem, id: lastPart(key), storedAt, sizeBytes };
  const { submission, spooledAt, reason } = opened.spooled;
  const { id, formId, createdAt, status, email, name, files } = submission;
  return {
    problem: null,
    id,
    formId,
    createdAt,
    spooledAt,
    reason,
    isSpam: status === "spam",
    email,
    name,
    fields: fieldsInOrder(submission)
      .slice(0, FIELDS_SHOWN_MAX)
      .map(([field, value]) => ({ name: field, value: textOf(value).slice(0, CHARACTERS_SHOWN_MAX) })),
    files: files.map((file) => ({ name: file.name, sizeBytes: file.sizeBytes, type: file.type })),
  };
}

/** A post with all that its visitor sent. */
export interface WholePost {
  readonly id: string;
  readonly formId: string;
  readonly createdAt: Date;
  readonly spooledAt: Date;
  readonly reason: SpooledSubmission["reason"];
  readonly status: "new" | "spam";
  readonly email: string | null;
  readonly name: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly fieldOrder: readonly string[];
  readonly files: SpooledSubmission["submission"]["files"];
  readonly spamScore: number | null;
  readonly spamReason: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly referer: string | null;
}

export function toWholePost({ submission, spooledAt, reason }: SpooledSubmission): WholePost {
  return {
    id: submission.id,
    formId: submission.formId,
    createdAt: submission.createdAt,
    spooledAt,
    reason,
    status: submission.status,
    email: submission.email,
    name: submission.name,
    data: fieldsOf(submission),
    fieldOrder: submission.fieldOrder,
    files: submission.files,
    spamScore: submission.spamScore,
    spamReason: submission.spamReason,
    ipAddress: submission.ipAddress,
    userAgent: submission.userAgent,
    referer: submission.referer,
  };
}

/** A post's fields as its visitor sent them. */
export function fieldsOf(
  submission: Pick<SpooledSubmission["submission"], "dataJson">,
): Readonly<Record<string, unknown>> {
  return fieldsSchema.parse(JSON.parse(submission.dataJson));
}

function fieldsInOrder(
  submission: Pick<SpooledSubmission["submission"], "dataJson" | "fieldOrder">,
): readonly (readonly [name: string, value: unknown])[] {
  const fields = new Map(Object.entries(fieldsOf(submission)));
  const first = submission.fieldOrder.filter((name) => fields.has(name));
  return [...new Set([...first, ...fields.keys()])].map((name) => [name, fields.get(name)]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
