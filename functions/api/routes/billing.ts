import { type BillingAccount, readBillingAccount, renameBillingAccount } from "@formtrap/core/billing";
import type { ApiHandlers } from "../serve/api-call.ts";

const toWire = ({ id, name, owner, subscription }: BillingAccount) => ({
  id,
  name,
  owner: owner === null ? null : { name: owner.name, email: owner.email },
  subscription,
});

export const billingHandlers: Pick<ApiHandlers, "readBillingAccount" | "renameBillingAccount"> = {
  readBillingAccount: async ({ ctx }) => toWire(await readBillingAccount({ ctx })),
  renameBillingAccount: async ({ ctx, body }) => toWire(await renameBillingAccount({ ctx, name: body.name })),
};
