import { describeTenant } from "@formtrap/core/connection";
import { disconnectTenant, readLeavingSql } from "@formtrap/core/leaving";
import { provisionByoiTenant } from "@formtrap/core/provisioning";
import type { ApiHandlers } from "../serve/api-call.ts";
import { jobToWire } from "./jobs.ts";

type TenantOperation = "readTenant" | "initializeTenant" | "disconnectTenant" | "readLeavingSql";

export const tenantHandlers: Pick<ApiHandlers, TenantOperation> = {
  readTenant: async ({ ctx }) => {
    const { createdAt, ...tenant } = await describeTenant({ ctx });
    return {
      ...tenant,
      schemaVersions: { ...tenant.schemaVersions },
      createdAt: createdAt?.toISOString() ?? null,
    };
  },
  initializeTenant: async ({ ctx, body }) => {
    const { connectionId } = body;
    const login =
      "administratorUrl" in body ? { administratorUrl: body.administratorUrl } : ("prepared" as const);
    return jobToWire(await provisionByoiTenant({ ctx, connectionId, login }));
  },
  disconnectTenant: async ({ ctx, body }) => jobToWire(await disconnectTenant({ ctx, input: body })),
  readLeavingSql: async ({ ctx }) => await readLeavingSql({ ctx }),
};
