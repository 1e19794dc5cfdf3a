import * as z from "zod";
import { ApiProblem } from "./problem-answer.ts";

const cursorSchema = z.uuid();

/** A cursor of lists in the order of their ids. @throws ApiProblem `invalid_input` for what is none of ours. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  const issues = [{ path: "query.cursor", message: "is not one that a list gave" }];
  throw new ApiProblem("invalid_input", "The cursor is not one that a list gave: begin at the first page.", {
    issues,
  });
}
