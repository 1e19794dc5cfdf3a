import type { TenantDestination, TenantStore } from "@formtrap/tenant-db";
import { DomainError } from "../../errors.ts";

/** @throws DomainError `not_found`. */
export async function requireDestination(
  store: Pick<TenantStore, "destinations">,
  destinationId: string,
): Promise<TenantDestination> {
  const destination = await store.destinations.find(destinationId);
  if (destination === null) throw new DomainError("not_found", "There is no such destination in this space.");
  return destination;
}

/** @throws DomainError `conflict` where the form's own settings made it. */
export function requireAdded({ isFromForm }: Pick<TenantDestination, "isFromForm">): void {
  if (!isFromForm) return;
  throw new DomainError("conflict", "This destination follows from the form's settings: change it there.");
}
