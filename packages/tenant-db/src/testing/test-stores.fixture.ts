import { createTestPools } from "@formtrap/testkit";
import type { TenantForm, TenantPoolsLimits, TenantStore } from "../index.ts";
import { newForm } from "./new-form.fixture.ts";
import { createTestTenant, type TestTenant } from "./test-tenant.fixture.ts";

/** A tenant, and its store as each of the roles that work with it sees it. */
export interface TestStores {
  readonly tenant: TestTenant;
  readonly ingest: TenantStore;
  readonly app: TenantStore;
  /** @returns the new form's id. */
  addForm(changes?: Partial<TenantForm>): Promise<string>;
  close(): Promise<void>;
}

export async function openTestStores(limits: Partial<TenantPoolsLimits> = {}): Promise<TestStores> {
  const tenant = await createTestTenant();
  const pools = createTestPools({
    limits,
    readCredentials: (ref) => Promise.resolve(tenant.credentials(ref === "app" ? tenant.app : tenant.ingest)),
  });
  const target = { tenantId: "t", generation: 1, schemaName: tenant.schema };
  const app = pools.storeFor({ ...target, secretRef: "app" });
  return {
    tenant,
    ingest: pools.storeFor({ ...target, secretRef: "ingest" }),
    app,
    addForm: async (changes = {}) => {
      const form = newForm(changes);
      await app.forms.insert(form);
      return form.id;
    },
    close: async () => {
      await pools.close();
      await tenant.drop();
    },
  };
}
