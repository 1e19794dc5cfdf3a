export { type BillingAccount, readBillingAccount } from "./read-billing-account.ts";
export { renameBillingAccount } from "./rename-billing-account.ts";
export { seedPlans } from "./seed-plans.ts";
