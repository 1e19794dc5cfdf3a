import type { InboxSubmission, SubmissionKey } from "@formtrap/tenant-db";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { findSpooledOf, type SpooledOfPerson, type SpoolVerbContext } from "../../replay/index.ts";
import { openTenantStore } from "../../tenant/index.ts";
import { collectPage } from "../collect-page.ts";
import { readDetails, type SubmissionDetails } from "../read-submission.ts";
import { withoutRights } from "../without-rights.ts";
import { ofPerson } from "./of-person.ts";

/** An answer has 6 MB, and what waits is up to two. */
const EXPORTED_BYTES_MAX = 3 * 1024 * 1024;

interface PersonPage {
  readonly ctx: SpoolVerbContext;
  readonly email: string;
  readonly before: SubmissionKey | null;
  /** 1 to 100; of an export 1 to 10. */
  readonly limit: number;
}

/** What waits is told with the first page only. */
type Waiting = { readonly waiting: SpooledOfPerson | null };

/**
 * A person's submissions in the whole space, deleted ones included, newest first: whose email, or any of whose values, is
 * this address and nothing besides, in whatever case. Found by the index of words: in posts of more than 64 KiB only what
 * stands in the first 32,768 characters, while `exportPerson` and erasing look at every row.
 * @throws DomainError `forbidden`, `not_ready`; ObjectStoreError, TenantUnavailable, TenantDataError
 */
export async function searchPerson(
  options: PersonPage,
): Promise<Waiting & { readonly items: readonly InboxSubmission[]; readonly next: SubmissionKey | null }> {
  const { ctx, email, before, limit } = options;
  requireRole(ctx, "submission:read");
  const { inbox } = await openTenantStore({ ctx });
  const page = await collectPage(ctx, inbox, { formId: null, filter: ofPerson(email), before, limit });
  return { ...page, waiting: await readWaiting(options) };
}

/**
 * All that is known of a person, page by page: their submissions whole, with notes and deliveries. Every row of the space
 * is looked at, so there may be pages without any.
 * @throws DomainError `forbidden`, `not_ready`; ObjectStoreError, TenantUnavailable, TenantDataError
 */
export async function exportPerson(
  options: PersonPage,
): Promise<Waiting & { readonly items: readonly SubmissionDetails[]; readonly next: SubmissionKey | null }> {
  const { ctx, email, before, limit } = options;
  requireRole(ctx, "submission:export");
  const store = await openTenantStore({ ctx });
  // Whose, is told to nobody: the address is what somebody may have asked to be forgotten.
  if (before === null) {
    await recordAudit(ctx, ctx.control, "succeeded", {
      organizationId: ctx.space.id,
      action: "person.export",
      targetType: "space",
      targetId: ctx.space.id,
    });
  }
  const filter = ofPerson(email);
  const page = { formId: null, filter, before, limit, dataBytesMax: 0, isEveryRow: true };
  const { items, next } = await collectPage(ctx, store.inbox, page);
  const whole: SubmissionDetails[] = [];
  let bytes = 0;
  for (const { id } of items) {
    const submission = await readDetails(store, id);
    bytes += Buffer.byteLength(JSON.stringify(submission));
    const last = whole.at(-1);
    if (last !== undefined && bytes > EXPORTED_BYTES_MAX)
      return { items: whole, next: last.key, waiting: await readWaiting(options) };
    whole.push(submission);
  }
  return { items: whole, next, waiting: await readWaiting(options) };
}

async function readWaiting({ ctx, email, before }: PersonPage): Promise<SpooledOfPerson | null> {
  return before === null ? await findSpooledOf({ ctx: withoutRights(ctx), email }) : null;
}
