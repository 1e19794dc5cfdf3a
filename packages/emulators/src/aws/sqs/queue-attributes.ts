import * as z from "zod";
import { sqsError } from "./sqs-error.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Numbers with their smallest and largest value and their default. */
const NUMBERS: Readonly<Record<string, readonly [min: number, max: number, initial: number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  DelaySeconds: [0, 900, 0],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
};
const TEXTS: readonly string[] = [
  "Policy",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "SqsManagedSseEnabled",
];

const redrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/** @throws ServiceError for an unknown name or a value out of range. */
export function checkAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "FifoQueue" || name === "ContentBasedDeduplication") {
      throw sqsError("UnsupportedOperation", "The local endpoint has standard queues only, no FIFO queues.");
    }
    const range = NUMBERS[name];
    if (range) {
      const inRange = /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
      if (!inRange) throw sqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
    } else if (!TEXTS.includes(name)) {
      throw sqsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
    }
  }
  redrivePolicy(attributes);
}

export function numberAttribute(attributes: Attributes, name: string): number {
  return Number(attributes[name] ?? NUMBERS[name]?.[2] ?? 0);
}

/** Where messages go that were received too often; undefined where nowhere. @throws ServiceError */
export function redrivePolicy(
  attributes: Attributes,
): { readonly queueName: string; readonly maxReceiveCount: number } | undefined {
  const text = attributes["RedrivePolicy"];
  if (text === undefined || text === "") return undefined;
  const parsed = redrivePolicySchema.safeParse(parseOrUndefined(text));
  if (!parsed.success) {
    throw sqsError("InvalidAttributeValue", `Value ${text} for parameter RedrivePolicy is invalid.`);
  }
  const { deadLetterTargetArn, maxReceiveCount } = parsed.data;
  return { queueName: deadLetterTargetArn.split(":").at(-1) ?? "", maxReceiveCount };
}

/** What was set, over the defaults. */
export function withDefaults(attributes: Attributes): Attributes {
  const defaults = Object.entries(NUMBERS).map(([name, [, , initial]]) => [name, String(initial)] as const);
  return { ...Object.fromEntries(defaults), ...attributes };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
