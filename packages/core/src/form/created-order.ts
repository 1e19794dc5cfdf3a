import { type RawBuilder, sql } from "kysely";

/** A place in a list from the oldest to the newest. */
export interface CreatedPlace {
  readonly createdAt: Date;
  readonly id: string;
}

/** Rows by when they were made, as far as a `Date` tells; those of one moment by id. */
export const createdMoment = sql<Date>`date_trunc('milliseconds', created_at)`;

/** Whether a row is behind a place; null: all are. */
export function isBehind(place: CreatedPlace | null): RawBuilder<boolean> {
  if (place === null) return sql<boolean>`true`;
  return sql<boolean>`(${createdMoment}, id) > (${place.createdAt}::timestamptz, ${place.id})`;
}
