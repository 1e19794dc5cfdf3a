import * as z from "zod";
import { ApiProblem } from "./problem-answer.ts";

/** A place in a list from the oldest to the newest; of one moment, by id. */
interface CreatedPlace {
  readonly createdAt: Date;
  readonly id: string;
}

const placeSchema = z
  .tuple([
    z.iso.datetime(),
    z
      .string()
      .max(100)
      .regex(/^[\w-]+$/),
  ])
  .transform(([createdAt, id]): CreatedPlace => ({ createdAt: new Date(createdAt), id }));

function writePlace({ createdAt, id }: CreatedPlace): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString("base64url");
}

/** What `writePlace` wrote. @throws ApiProblem `invalid_input` for what is none of ours. */
export function readPlace(cursor: string | undefined): CreatedPlace | null {
  if (cursor === undefined) return null;
  const parsed = placeSchema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (parsed.success) return parsed.data;
  throw new ApiProblem("invalid_input", "The cursor is not one that a list gave: begin at the first page.", {
    issues: [{ path: "query.cursor", message: "is not one that a list gave" }],
  });
}

/** One page of a list that is held whole. */
export function pageByPlace<Item extends CreatedPlace>(
  all: readonly Item[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const place = readPlace(cursor);
  const behind = all.toSorted(byPlace).filter((item) => place === null || byPlace(item, place) > 0);
  return pageOfMore(behind, limit);
}

/** One page of more than it may hold: where there is more, it says where the next one begins. */
export function pageOfMore<Item extends CreatedPlace>(
  found: readonly Item[],
  limit: number,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? writePlace(last) : null };
}

function byPlace(one: CreatedPlace, other: CreatedPlace): number {
  const between = one.createdAt.getTime() - other.createdAt.getTime();
  if (between !== 0) return between;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
