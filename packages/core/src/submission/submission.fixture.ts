import type { FormPolicy, Route, TenantRoute } from "@formtrap/contracts";
import { testPolicy } from "@formtrap/testkit";
import type { Logger } from "../ports.ts";

export const TEST_ENDPOINT_ID = "abcdefgh23456789x";

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A form that takes anything from anyone, but for what a test changes. */
export function testRoute(policy: Partial<FormPolicy> = {}, tenant: Partial<TenantRoute> = {}): Route {
  return {
    endpointId: TEST_ENDPOINT_ID,
    retiredAt: null,
    policy: testPolicy(policy),
    tenant: {
      tenantId: "01900000-0000-7000-8000-000000000003",
      organizationId: "01900000-0000-7000-8000-000000000002",
      status: "active",
      ingestMode: "normal",
      placement: "byoi",
      schemaName: "formtrap",
      ingestSecretRef: "sm:formtrap/test/ingest/t#1",
      generation: 1,
      ...tenant,
    },
  };
}
