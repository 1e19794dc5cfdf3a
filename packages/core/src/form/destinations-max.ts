import type { TenantDestination } from "@formtrap/tenant-db";
import { DomainError } from "../errors.ts";

/** Each costs a delivery a submission. Those that follow from a form's own settings do not count. */
const DESTINATIONS_MAX = 100;

/** @throws DomainError `limit_reached`. */
export function requireRoomForDestinations(
  present: readonly Pick<TenantDestination, "isFromForm">[],
  more: number,
): void {
  const added = present.filter(({ isFromForm }) => !isFromForm).length;
  if (added + more <= DESTINATIONS_MAX) return;
  throw new DomainError(
    "limit_reached",
    `A space has at most ${DESTINATIONS_MAX} destinations; remove one first.`,
  );
}
