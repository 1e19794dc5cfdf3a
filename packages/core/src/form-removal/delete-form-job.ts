import * as z from "zod";
import { defineJob, type JobStep, type JobStepInput, Unfinished } from "../job/index.ts";
import { openTenantStore } from "../tenant/index.ts";
import { deleteFormFiles, hasBucket } from "./delete-form-files.ts";
import { withdrawForm } from "./withdraw-form.ts";

const stateSchema = z.object({
  formId: z.uuid(),
  submissionsDeleted: z.int().default(0),
  filesDeleted: z.int().default(0),
});
type State = z.infer<typeof stateSchema>;

/** A database that always finds more to delete is no sound one. */
const SUBMISSIONS_MAX = 100_000_000;

const withdrawStep: JobStep<State> = {
  name: "withdraw",
  title: "Giving its addresses up",
  run: async ({ ctx, state: { formId } }) => {
    await withdrawForm(ctx, formId);
    return {};
  },
};

const submissionsStep: JobStep<State> = {
  name: "submissions",
  title: "Deleting its submissions",
  run: async ({ ctx, state, mustYield, signal, report }) => {
    const store = await openTenantStore({ ctx });
    let { submissionsDeleted } = state;
    while (submissionsDeleted < SUBMISSIONS_MAX) {
      signal.throwIfAborted();
      const count = await store.forms.removeSubmissions(state.formId);
      if (count === 0) break;
      submissionsDeleted += count;
      await report(0.5, `${submissionsDeleted} submissions deleted`);
      if (mustYield()) return new Unfinished<State>({ submissionsDeleted });
    }
    return { submissionsDeleted };
  },
};

const filesStep: JobStep<State> = {
  name: "files",
  title: "Deleting their files",
  run: deleteFiles,
};

const rowStep: JobStep<State> = {
  name: "row",
  title: "Deleting the form",
  run: async ({ ctx, state: { formId } }) => {
    await (await openTenantStore({ ctx })).forms.remove(formId);
    // Somebody may have saved it in between.
    await withdrawForm(ctx, formId);
    return {};
  },
};

/** A container that had not heard yet may have taken another post, until the form's row was gone. */
const leftoversStep: JobStep<State> = {
  name: "leftovers",
  title: "Looking for what came in meanwhile",
  run: deleteFiles,
};

async function deleteFiles({ ctx, state, mustYield, signal, report }: JobStepInput<State>) {
  if (!(await hasBucket(ctx))) return {};
  let { filesDeleted } = state;
  const isDone = await deleteFormFiles({
    ctx,
    formId: state.formId,
    isOutOfTime: () => signal.aborted || mustYield(),
    onDeleted: () => {
      filesDeleted += 1;
    },
  });
  signal.throwIfAborted();
  await report(0.5, `${filesDeleted} files deleted`);
  return isDone ? { filesDeleted } : new Unfinished<State>({ filesDeleted });
}

/** Deletes a form with all that it holds. Canceled or failed on the way, what is left is the form's, without an address. */
export const deleteFormJob = defineJob<State>({
  kind: "delete_form",
  state: stateSchema,
  steps: [withdrawStep, submissionsStep, filesStep, rowStep, leftoversStep],
});
