import type { ProvisioningStep } from "./step.ts";
import { activateStep } from "./steps/activate.ts";
import { applyPacksStep } from "./steps/apply-packs.ts";
import { createRolesStep } from "./steps/create-roles.ts";
import { reserveTenantStep } from "./steps/reserve-tenant.ts";
import { saveCredentialsStep } from "./steps/save-credentials.ts";
import { testConnectionStep } from "./steps/test-connection.ts";
import { verifySchemaStep } from "./steps/verify-schema.ts";

/** How a customer's own database becomes a tenant's, in order. Names are kept in jobs' states: never rename one. */
export const byoiSteps: readonly ProvisioningStep[] = [
  testConnectionStep,
  reserveTenantStep,
  createRolesStep,
  applyPacksStep,
  verifySchemaStep,
  saveCredentialsStep,
  activateStep,
];
