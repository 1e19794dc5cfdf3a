import type { TenantForm } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { readForm } from "../form/index.ts";
import { fetchSnippet, htmlSnippet } from "./html-snippet.ts";
import { reactSnippet } from "./react-snippet.ts";
import { type PageFacts, readPageFacts } from "./read-page-facts.ts";
import { type SnippetForm, snippetFields } from "./snippet-form.ts";

export interface FormSnippets {
  readonly postUrl: string;
  readonly html: string;
  readonly fetch: string;
  readonly react: string;
  /** What is still to be done before they work, for people. */
  readonly notes: string[];
}

/** In place of a key that nobody gave yet. */
const NO_SITE_KEY = "YOUR_SITE_KEY";

/**
 * What to paste into a page, by a form's own rules.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (no address in use; the row is no form's), `not_ready`.
 */
export async function readFormSnippets(options: {
  readonly ctx: SpaceContext & { readonly ingestUrl: string };
  readonly formId: string;
}): Promise<FormSnippets> {
  const { ctx, formId } = options;
  requireRole(ctx, "form:read");
  const { row, endpointId, publishedVersion } = await readForm({ ctx, formId });
  if (endpointId === null) {
    throw new DomainError("conflict", "This form has no address that pages could post to. Add one first.");
  }
  const facts = await readPageFacts(ctx, formId);
  const form = snippetForm(row, facts, { endpointId, postUrl: `${ctx.ingestUrl}/f/${endpointId}` });
  return {
    postUrl: form.postUrl,
    html: htmlSnippet(form),
    fetch: fetchSnippet(form),
    react: reactSnippet(form),
    notes: [...notesOn(row, facts, publishedVersion)],
  };
}

function snippetForm(
  row: TenantForm,
  facts: PageFacts,
  address: Pick<SnippetForm, "endpointId" | "postUrl">,
): SnippetForm {
  const { mode, action } = row.captcha;
  return {
    ...address,
    fields: snippetFields(row),
    honeypotFieldName: row.honeypotFieldName ?? "_gotcha",
    captcha: mode === "off" ? null : { mode, action, siteKey: facts.captcha?.siteKey ?? NO_SITE_KEY },
    files: row.allowFileUploads
      ? { accept: row.allowedFileTypes.join(","), isMultiple: row.maxFileCount > 1 }
      : null,
  };
}

function* notesOn(row: TenantForm, facts: PageFacts, publishedVersion: number | null): Generator<string> {
  if (publishedVersion !== row.policyVersion) yield "The form was edited elsewhere: resync it first.";
  if (!row.isActive) yield "The form is switched off: it refuses posts until it is enabled.";
  const { mode } = row.captcha;
  if (mode !== "off" && facts.captcha === null) {
    yield `Nobody gave captcha keys yet: put yours in place of ${NO_SITE_KEY}, and save them with the form.`;
  } else if (mode !== "off" && facts.captcha !== null && !mode.startsWith(facts.captcha.provider)) {
    yield `The captcha keys are ${facts.captcha.provider}'s, and the form asks for ${mode}: give it keys of its own.`;
  }
  if (row.allowedOrigins.length > 0) yield `Only pages of ${row.allowedOrigins.join(", ")} may post.`;
  if (!row.allowFileUploads) return;
  if (!facts.hasBucket) yield "The form takes files, and the space has no bucket for them: connect one.";
  yield "Files of more than 4 MB altogether need formtrap.js, as in the plain HTML.";
}
