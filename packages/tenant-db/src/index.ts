export { ANY_SUBMISSION } from "./any-submission.ts";
export { type DirectConnection, openDirectConnection } from "./connection/open-direct-connection.ts";
export type * from "./delivery-store.ts";
export { TenantDataError, TenantUnavailable, type UnavailableReason } from "./errors.ts";
export type * from "./inbox-store.ts";
export { type AppliedPacks, type ApplyPacksOptions, applyPacks, type PackName } from "./packs/apply-packs.ts";
export { changeOwnPassword } from "./packs/change-own-password.ts";
export {
  type CreateTenantRolesOptions,
  createTenantRoles,
  type RoleLogin,
  type TenantRoles,
} from "./packs/create-tenant-roles.ts";
export { dropPacks } from "./packs/drop-packs.ts";
export type { AccessRoles } from "./packs/grant-access.ts";
export type { Installation } from "./packs/installation.ts";
export { newestVersions } from "./packs/newest-versions.ts";
export { PackError, type PackErrorReason } from "./packs/pack-error.ts";
export { printLeavingSql } from "./packs/print-leaving-sql.ts";
export { type PreparedRole, prepareRole, printRoleSql } from "./packs/print-role-sql.ts";
export { ROLE_KINDS, type RoleKind } from "./packs/role-names.ts";
export { newPassword } from "./packs/scram-verifier.ts";
export { type Drift, verifyPack } from "./packs/verify-pack.ts";
export {
  createTenantPools,
  type TenantPools,
  type TenantPoolsLimits,
  type TenantTarget,
} from "./pools/create-tenant-pools.ts";
export type * from "./statistics-store.ts";
export type * from "./submission.ts";
export type * from "./tenant-store.ts";
