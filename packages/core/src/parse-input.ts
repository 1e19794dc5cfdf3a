import type * as z from "zod";
import { DomainError } from "./errors.ts";

/**
 * Parses what a caller sent. Issues name paths and rules, never values: an input may hold a password.
 * @throws DomainError `invalid_input` with every issue.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  const [first] = issues;
  const where = first === undefined || first.path === "" ? "" : ` (${first.path}: ${first.message})`;
  throw new DomainError("invalid_input", `The input is not valid${where}.`, issues);
}
