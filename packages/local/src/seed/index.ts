import { seedPlans } from "@formtrap/core/billing";
import { addRecipient } from "@formtrap/core/delivery/recipients";
import { enterSpace, grantOperator } from "@formtrap/core/space";
import type { SeedInput, SeedResult } from "../seed-input.ts";
import { connectCustomer } from "./connect-customer.ts";
import { createDemoForms } from "./create-demo-forms.ts";
import { ensureDemoKey } from "./ensure-demo-key.ts";
import { createSeedIdentity } from "./ensure-user.ts";
import { openSeedContext } from "./seed-context.ts";

/**
 * Fills a new local cloud through the product's own verbs: plans, an operator, a customer whose space lives in a
 * server and a bucket of their own, three forms and ten days of posts. It may be cut off anywhere and repeated:
 * what is there stays, and where a server moved, its new address is taken over.
 * @throws DomainError in the words of the verb that refused.
 */
export async function seed(input: SeedInput): Promise<SeedResult> {
  await using ctx = openSeedContext(input);
  await seedPlans({ ctx: { ...ctx, actor: { type: "system", name: "seed" } } });
  input.progress("Plans are in the control database.");

  const identity = createSeedIdentity(ctx, input);
  const operator = await identity.ensureUser({ ...input.operator, name: "Olu Operator" });
  await grantOperator({
    ctx: { ...ctx, actor: { type: "system", name: "seed" } },
    userId: operator.userId,
  });
  const customer = await identity.ensureUser({ ...input.demo, name: "Dana Demo" });
  input.progress(`${input.operator.email} and ${input.demo.email} can sign in.`);

  const space = await enterSpace({
    ctx: { ...ctx, actor: { type: "user", userId: customer.userId } as const },
    spaceId: customer.spaceId,
  });
  const database = await connectCustomer({ ctx: space, input });
  const forms = await createDemoForms({ ctx: space, input });
  const apiKey = await ensureDemoKey({ ctx: space, known: input.knownApiKey });
  await addRecipient({
    // The customer's own address, which the sign-up proved: nothing is sent.
    ctx: {
      ...space,
      dashboardUrl: input.dashboardUrl,
      mailer: { send: () => Promise.reject(new Error("unasked mail")) },
    },
    input: { email: input.demo.email },
  });
  return {
    operator: { userId: operator.userId },
    demo: { userId: customer.userId, spaceId: customer.spaceId, forms, database, apiKey },
  };
}
