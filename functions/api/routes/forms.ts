import { createFormAndInvite, type FormRecipient, updateFormAndInvite } from "@formtrap/core/delivery";
import {
  duplicateForm,
  type Form,
  type ListedForm,
  listForms,
  readForm,
  readFormCaptchaKeys,
  resyncForm,
  setFormCaptchaKeys,
  switchForm,
} from "@formtrap/core/form";
import { deleteForm } from "@formtrap/core/form-removal";
import { readFormSnippets } from "@formtrap/core/form-snippets";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";
import { jobToWire } from "./jobs.ts";

type FormOperation =
  | "listForms"
  | "createForm"
  | "readForm"
  | "updateForm"
  | "deleteForm"
  | "enableForm"
  | "disableForm"
  | "duplicateForm"
  | "resyncForm"
  | "readFormCaptchaKeys"
  | "setFormCaptchaKeys"
  | "removeFormCaptchaKeys"
  | "readFormSnippets";

const summaryToWire = (form: ListedForm) => ({
  id: form.id,
  name: form.name,
  isActive: form.isActive,
  closesAt: form.closesAt?.toISOString() ?? null,
  maxSubmissions: form.maxSubmissions,
  version: form.policyVersion,
  submissionCount: form.submissionCount,
  createdAt: form.createdAt?.toISOString() ?? null,
  updatedAt: form.updatedAt?.toISOString() ?? null,
  problem: form.problem,
});

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const toWire = ({ row, endpointId, publishedVersion }: Form, ingestUrl: string) => {
  const { policyVersion, autoresponder, closesAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    version: policyVersion,
    publishedVersion,
    postUrl: endpointId === null ? null : `${ingestUrl}/f/${endpointId}`,
    allowedFileTypes: [...row.allowedFileTypes],
    allowedOrigins: [...row.allowedOrigins],
    notificationEmails: [...row.notificationEmails],
    autoresponder: autoresponder === null ? null : answerToWire(autoresponder),
    closesAt: closesAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
};

/** As the space's database has it, which knows no more of it than that it is JSON. */
const answerToWire = ({ subject, body, replyTo }: Readonly<Record<string, unknown>>) => ({
  subject: textOf(subject),
  body: textOf(body),
  replyTo: typeof replyTo === "string" ? replyTo : null,
});

const savedToWire = (
  { form, recipients }: { readonly form: Form; readonly recipients: readonly FormRecipient[] },
  ingestUrl: string,
) => ({ ...toWire(form, ingestUrl), recipients: [...recipients] });

export const formHandlers: Pick<ApiHandlers, FormOperation> = {
  listForms: async ({ ctx, query: { cursor, limit, isActive, name } }) => {
    const { items, next } = await listForms({
      ctx,
      after: readCursor(cursor),
      limit,
      isActive: isActive === undefined ? null : isActive === "true",
      name: name ?? null,
    });
    return { items: items.map(summaryToWire), nextCursor: next };
  },
  createForm: async ({ ctx, body }) =>
    savedToWire(await createFormAndInvite({ ctx, input: body }), ctx.ingestUrl),
  readForm: async ({ ctx, params: { formId } }) => toWire(await readForm({ ctx, formId }), ctx.ingestUrl),
  updateForm: async ({ ctx, params: { formId }, body, ifMatch }) =>
    savedToWire(await updateFormAndInvite({ ctx, formId, input: body, ifVersion: ifMatch }), ctx.ingestUrl),
  deleteForm: async ({ ctx, params: { formId }, query: { confirm } }) =>
    jobToWire(await deleteForm({ ctx, formId, confirm: confirm ?? null })),
  enableForm: async ({ ctx, params: { formId } }) =>
    toWire(await switchForm({ ctx, formId, isActive: true }), ctx.ingestUrl),
  disableForm: async ({ ctx, params: { formId } }) =>
    toWire(await switchForm({ ctx, formId, isActive: false }), ctx.ingestUrl),
  duplicateForm: async ({ ctx, params: { formId }, body }) =>
    toWire(await duplicateForm({ ctx, formId, input: body }), ctx.ingestUrl),
  resyncForm: async ({ ctx, params: { formId } }) => toWire(await resyncForm({ ctx, formId }), ctx.ingestUrl),
  readFormCaptchaKeys: async ({ ctx, params: { formId } }) => {
    const keys = await readFormCaptchaKeys({ ctx, formId });
    return { keys: keys === null ? null : { ...keys, updatedAt: keys.updatedAt.toISOString() } };
  },
  setFormCaptchaKeys: async ({ ctx, params: { formId }, body }) => {
    await setFormCaptchaKeys({ ctx, formId, keys: body });
    return undefined;
  },
  removeFormCaptchaKeys: async ({ ctx, params: { formId } }) => {
    await setFormCaptchaKeys({ ctx, formId, keys: null });
    return undefined;
  },
  readFormSnippets: async ({ ctx, params: { formId } }) => await readFormSnippets({ ctx, formId }),
};
