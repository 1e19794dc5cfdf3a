import { type FormPolicy, type Route, spamListsSchema, type TenantRoute } from "@formtrap/contracts";
import { testPolicy } from "./test-policy.ts";

/** What an endpoint leads to in tests of the submit path. */
export const TEST_ENDPOINT_ID = "abcdefgh23456789x";

/** A route to a form that takes anything from anyone, with neither bucket nor captcha, but for what a test changes. */
export function testRoute(
  policy: Partial<FormPolicy> = {},
  tenant: Partial<TenantRoute> = {},
  changes: Partial<Omit<Route, "policy" | "tenant">> = {},
): Route {
  return {
    endpointId: TEST_ENDPOINT_ID,
    retiredAt: null,
    forwardTo: null,
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
    storage: null,
    captchaKeys: null,
    spamLists: spamListsSchema.parse({}),
    spool: { breaker: null, whenUnavailable: "spool", isFull: false },
    ...changes,
  };
}
