import * as z from "zod";
import { ApiProblem } from "./problem-answer.ts";

const cursorSchema = z.uuid();

/** A cursor of lists in the order of their ids. @throws ApiProblem `invalid_input` for what is none of ours. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw noCursor();
}

const timeCursorSchema = z.tuple([
  z.string().regex(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  z.uuid(),
]);

/** A cursor of lists in the order of a time, to the microsecond, and their ids. @throws ApiProblem `invalid_input` */
export function readTimeCursor(
  cursor: string | undefined,
): { readonly createdAt: string; readonly id: string } | null {
  if (cursor === undefined) return null;
  const parsed = timeCursorSchema.safeParse(Buffer.from(cursor, "base64url").toString().split(" "));
  if (!parsed.success) throw noCursor();
  const [createdAt, id] = parsed.data;
  // The thirtieth of February is a time to the parser, and none to a database.
  const milliseconds = `${createdAt.slice(0, -4)}Z`;
  const time = Date.parse(milliseconds);
  if (Number.isNaN(time) || new Date(time).toISOString() !== milliseconds) throw noCursor();
  return { createdAt, id };
}

export function writeTimeCursor(
  key: { readonly createdAt: string; readonly id: string } | null,
): string | null {
  return key === null ? null : Buffer.from(`${key.createdAt} ${key.id}`).toString("base64url");
}

function noCursor(): ApiProblem {
  const issues = [{ path: "query.cursor", message: "is not one that a list gave" }];
  return new ApiProblem("invalid_input", "The cursor is not one that a list gave: begin at the first page.", {
    issues,
  });
}
