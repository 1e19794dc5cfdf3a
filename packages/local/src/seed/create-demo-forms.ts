import { createForm } from "@formtrap/core/form";
import type { SpaceContext } from "@formtrap/core/space";
import { openTenantStore } from "@formtrap/core/tenant";
import type { SeedInput, SeedResult } from "../seed-input.ts";
import { type DemoForm, demoForms } from "./demo-forms.ts";
import { demoSubmissions } from "./demo-submissions.ts";
import { spaceAnchor } from "./space-anchor.ts";
import { stableId } from "./stable-id.ts";

/** Creates the three forms and records their posts. @returns their endpoint ids. */
export async function createDemoForms(options: {
  readonly ctx: SpaceContext;
  readonly input: Pick<SeedInput, "dashboardUrl" | "demo" | "progress">;
}): Promise<SeedResult["demo"]["forms"]> {
  const { ctx, input } = options;
  const anchor = await spaceAnchor(ctx);
  const forms = { contact: "", application: "", newsletter: "" };
  for (const form of demoForms({
    demoPageUrl: `${input.dashboardUrl}/demo`,
    ownerEmail: input.demo.email,
  })) {
    const id = stableId(anchor, `${ctx.space.id} form ${form.key}`);
    const { formId, endpointId } = await createForm({ ctx, input: { ...form.input, id } });
    await recordPosts({ ctx, form, formId, anchor });
    forms[form.key] = endpointId;
    input.progress(`Form ${form.key} with ${form.posts.length} posts: /f/${endpointId}`);
  }
  return forms;
}

async function recordPosts(options: {
  readonly ctx: SpaceContext;
  readonly form: DemoForm;
  readonly formId: string;
  readonly anchor: Date;
}): Promise<void> {
  const { ctx, form, formId, anchor } = options;
  const store = await openTenantStore({ ctx });
  const row = await store.forms.find(formId);
  if (row === null) throw new Error(`The form ${form.key} is not in the customer's database.`);
  const { policyVersion } = row;
  for (const submission of demoSubmissions(form, { formId, policyVersion, until: anchor })) {
    const outcome = await store.submissions.record(submission);
    if (outcome !== "stored" && outcome !== "duplicate" && outcome !== "erased") {
      throw new Error(`A post of the form ${form.key} was not recorded: ${outcome}.`);
    }
  }
}
