import type { LogFields, Logger } from "@formtrap/core/ports";
import { errorCode } from "./error-code.ts";

const LEVELS = { info: 0, warn: 1, error: 2, silent: 3 } as const;
export type LogLevel = keyof typeof LEVELS;

const TEXT_LENGTH_MAX = 4_000;

export interface LoggerOptions {
  /** The least that is written. */
  readonly level: LogLevel;
  /** Takes whole lines with their newline. Default: standard output. */
  readonly write?: (line: string) => void;
}

/**
 * Writes one JSON line an entry: `{ time, level, message, ...fields }`. Never throws, and costs nothing below
 * its level. Of a caught error it keeps name, code, SQL state and the place in the code; not the message, which may quote a
 * visitor's data, an address or a password.
 */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const threshold = LEVELS[options.level];

  const entry =
    (level: Exclude<LogLevel, "silent">) =>
    (message: string, fields?: LogFields, cause?: unknown): void => {
      if (LEVELS[level] < threshold) return;
      try {
        const time = new Date().toISOString();
        write(`${JSON.stringify({ time, level, message, ...fields, ...describe(cause) }, shorten)}\n`);
      } catch {
        // A log that cannot be written (closed pipe, a getter that throws) must not fail what it reports on.
      }
    };
  return { info: entry("info"), warn: entry("warn"), error: entry("error") };
}

function shorten(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" && value.length > TEXT_LENGTH_MAX
    ? `${value.slice(0, TEXT_LENGTH_MAX)}…`
    : value;
}

function describe(cause: unknown): LogFields {
  if (cause === undefined) return {};
  if (!(cause instanceof Error)) return { errorName: typeof cause };
  return { errorName: cause.name, errorCode: errorCode(cause), errorPlace: placeOf(cause) };
}

/** The stack's frames, without the message that stands before them. */
function placeOf({ stack, message }: Error): string | undefined {
  const frames = stack
    ?.replace(message, () => "")
    .split("\n")
    .filter((line) => /^ {4}at /.test(line));
  return frames
    ?.slice(0, 8)
    .map((line) => line.trim())
    .join(" | ");
}
