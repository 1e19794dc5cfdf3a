import { createHash } from "node:crypto";
import type { Route } from "@formtrap/contracts";

/** What of a route lasts: whether its database answers and its spool is full is true for a moment only. */
export function lastingRoute(route: Route): Route {
  return { ...route, spool: { ...route.spool, breaker: null, isFull: false } };
}

/** Tells routes apart by what of them lasts, in whatever order it was written down. */
export function routeDigest(route: Route): string {
  const text = JSON.stringify(lastingRoute(route), (_key, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).toSorted(byName)) : value,
  );
  return digestOf(text);
}

function isRecord(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

/** SHA-256 in hex. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
