import * as z from "zod";
import { ApiProblem } from "./problem-answer.ts";

/** A row's place in a list by time. */
export interface Place {
  /** As the database wrote it, to the microsecond. */
  readonly createdAt: string;
  readonly id: string;
}

const placeSchema = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** A cursor of lists in the order of time and id. */
export function writePlace(place: Place | null): string | null {
  if (place === null) return null;
  return Buffer.from(JSON.stringify([place.createdAt, place.id])).toString("base64url");
}

/** @returns null for the first page. @throws ApiProblem `invalid_input` for what is no cursor of ours. */
export function readPlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const parsed = placeSchema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (parsed.success) return { createdAt: parsed.data[0], id: parsed.data[1] };
  const issues = [{ path: "query.cursor", message: "is not one that a list gave" }];
  throw new ApiProblem("invalid_input", "The cursor is not one that a list gave: begin at the first page.", {
    issues,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
