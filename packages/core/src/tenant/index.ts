export {
  ensureDeliveryKey,
  linkMac,
  readDeliveryKey,
  SealBroken,
  sealText,
  unsealText,
} from "./delivery-key.ts";
export { deploymentId } from "./deployment-id.ts";
export { deriveKey } from "./derive-key.ts";
export { openTenantStore } from "./open-tenant-store.ts";
export { type ReadyTenant, readTenant } from "./read-tenant.ts";
export { recordTenantEvent } from "./record-tenant-event.ts";
