import { destinationOptionsSchema, newId } from "@formtrap/contracts";
import type { TenantDestination } from "@formtrap/tenant-db";

/** An enabled webhook of all forms, but for what is said otherwise. */
export function testDestination(changes: Partial<TenantDestination> = {}): TenantDestination {
  const createdAt = new Date("2026-01-02T03:04:05.000Z");
  return {
    id: newId(),
    formId: null,
    channel: "webhook",
    name: null,
    target: "https://hooks.example.com/in",
    sealedSecret: null,
    options: destinationOptionsSchema.parse({}),
    isEnabled: true,
    failingSince: null,
    disabledReason: null,
    secretVersion: 1,
    secretRotatedAt: null,
    isFromForm: false,
    createdAt,
    updatedAt: createdAt,
    ...changes,
  };
}
