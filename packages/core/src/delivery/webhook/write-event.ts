import type { WebhookEvent, WebhookSubmission } from "@formtrap/contracts";

/** What every receiver takes. A body stays below it. */
const BODY_BYTES_MAX = 256 * 1024 - 1;

type SubmissionEvent = Extract<
  WebhookEvent,
  { readonly type: "submission.created" | "submission.updated" | "test" }
>;

/** How much of a submission is told. */
interface Cut {
  /** How many fields, in their order. */
  readonly fields: number;
  /** UTF-16 units of every string in them. */
  readonly units: number;
  readonly files: number;
}

/**
 * An event as the JSON that is sent: below 256 KiB, whatever it holds. Of a submission beyond that the longest texts
 * are cut, all to one length; where it has too much beside texts, fields are left out from the end, then files. The
 * same event always reads the same.
 */
export function writeEvent(event: WebhookEvent): string {
  const whole = JSON.stringify(event);
  if (Buffer.byteLength(whole) <= BODY_BYTES_MAX || !isSubmissionEvent(event)) return whole;
  const { submission } = event.data;
  const write = (cut: Cut): string => JSON.stringify(cutEvent(event, cut));
  // `true` is a byte shorter than `false`: less by one byte, what says that it is cut has something cut.
  const fits = (cut: Cut): boolean => Buffer.byteLength(write(cut)) < BODY_BYTES_MAX;
  const all = { fields: submission.fieldOrder.length, units: 0, files: submission.files.length };
  const fields = greatest(all.fields, (count) => fits({ ...all, fields: count }));
  const files = greatest(all.files, (count) => fits({ fields, units: 0, files: count }));
  const units = greatest(BODY_BYTES_MAX, (length) => fits({ fields, units: length, files }));
  return write({ fields, units, files });
}

function isSubmissionEvent(event: WebhookEvent): event is SubmissionEvent {
  return event.type !== "submission.deleted" && event.type !== "destination.disabled";
}

/** The largest number up to `max` for which `holds`, given that it holds for all below one that it holds for; else 0. */
function greatest(max: number, holds: (count: number) => boolean): number {
  if (holds(max)) return max;
  let low = 0;
  let high = max - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function cutEvent(event: SubmissionEvent, cut: Cut): SubmissionEvent {
  const { submission } = event.data;
  const fieldOrder = submission.fieldOrder.slice(0, cut.fields);
  const fields = fieldOrder.map((name) => [name, cutTexts(submission.fields[name], cut.units)]);
  const told: WebhookSubmission = {
    ...submission,
    fields: Object.fromEntries(fields) as WebhookSubmission["fields"],
    fieldOrder,
    truncated: true,
    files: submission.files.slice(0, cut.files),
  };
  return { ...event, data: { ...event.data, submission: told } };
}

function cutTexts(value: unknown, units: number): unknown {
  if (typeof value === "string") return cutText(value, units);
  if (Array.isArray(value)) return value.map((item: unknown) => cutTexts(item, units));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutTexts(item, units)]));
}

/** Never between the two halves of a character. */
function cutText(text: string, units: number): string {
  if (text.length <= units) return text;
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(units - 1));
  return text.slice(0, isHalf ? units - 1 : units);
}
