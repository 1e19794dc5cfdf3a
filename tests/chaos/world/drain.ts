import { setTimeout as wait } from "node:timers/promises";
import type { Platform } from "./platform.ts";
import type { Tenant } from "./tenant.ts";

const POLL_MS = 200;
/** Without progress for so long, time is made to pass. */
const PATIENCE_MS = 1_500;
const NOTIFY_BATCH = 200;

/** What is left of a tenant's to do. */
interface Backlog {
  readonly posts: number;
  /**
   * Of rows, to be moved. A file that no row knows, as a visitor's second sending leaves where another container had
   * taken the first, lies in the platform's bucket for a day, and nobody waits for it.
   */
  readonly files: number;
  readonly deliveries: number;
}

/**
 * Waits until nothing of these tenants waits any more: posts, files, deliveries.
 *
 * Nobody waits for real backoffs here. Where nothing moves, things are made as they are when time has passed: tries are
 * due, leases of workers that were killed have run out, the look that the watch would send is sent.
 * @param options `isLeftToWatch`: posts are for the product's own watch to find.
 * @throws Error with what is left after the deadline.
 */
export async function drain(options: {
  readonly platform: Platform;
  readonly tenants: readonly Tenant[];
  readonly deadlineMs: number;
  readonly isLeftToWatch: boolean;
}): Promise<void> {
  const { platform, tenants, deadlineMs } = options;
  const endMs = performance.now() + deadlineMs;
  let before = "";
  let sinceMs = -Infinity;
  for (;;) {
    const backlogs = await Promise.all(tenants.map((tenant) => backlogOf(platform, tenant)));
    const carried = await platform.countMessages("carry");
    if (carried === 0 && backlogs.every(isEmpty)) return;
    const state = JSON.stringify({ carried, backlogs });
    if (performance.now() > endMs) throw new Error(`not drained after ${deadlineMs} ms: ${state}`);
    if (state !== before) {
      // At the first sight too: nobody knows how long ago the last look was.
      if (before === "") await letTimePass(options, backlogs);
      sinceMs = performance.now();
      before = state;
    } else if (performance.now() - sinceMs > PATIENCE_MS) {
      await letTimePass(options, backlogs);
      sinceMs = performance.now();
    }
    await wait(POLL_MS);
  }
}

function isEmpty({ posts, files, deliveries }: Backlog): boolean {
  return posts + files + deliveries === 0;
}

async function backlogOf(platform: Platform, { tenantId, query }: Tenant): Promise<Backlog> {
  const [posts, rows] = await Promise.all([
    platform.countObjects(`spool/${tenantId}/`),
    query<{ files: number; deliveries: number }>(
      `SELECT (SELECT count(*)::int FROM formtrap.submissions s, jsonb_array_elements(s.files) f
                WHERE f ->> 'location' = 'spool') AS files,
              (SELECT count(*)::int FROM formtrap.deliveries WHERE status = 'pending') AS deliveries`,
    ),
  ]);
  return { posts, files: rows[0]?.files ?? 0, deliveries: rows[0]?.deliveries ?? 0 };
}

async function letTimePass(
  { platform, tenants, isLeftToWatch }: Parameters<typeof drain>[0],
  backlogs: readonly Backlog[],
): Promise<void> {
  for (const [index, tenant] of tenants.entries()) {
    const backlog = backlogs[index];
    if (backlog === undefined) continue;
    if (backlog.posts + backlog.files > 0 && !isLeftToWatch) await lookNow(platform, tenant.tenantId);
    if (backlog.deliveries > 0) await notifyNow(platform, tenant);
  }
}

/** As the watch finds it a while later: the next try is due, and the lease of whoever does nothing has run out. */
async function lookNow(platform: Platform, tenantId: string): Promise<void> {
  await platform.query(
    "UPDATE tenant_spool SET next_try_at = NULL, lease_expires_at = now() - interval '1 second' WHERE tenant_id = $1",
    [tenantId],
  );
  await platform.send("replay", { v: 1, tenantId });
}

/** As half an hour later, when the next posts' looks find what nobody reminds of any more. */
async function notifyNow(platform: Platform, tenant: Tenant): Promise<void> {
  const rows = await tenant.query<{ id: string; form_id: string }>(
    `UPDATE formtrap.deliveries d
        SET next_attempt_at = d.next_attempt_at - interval '30 minutes',
            leased_until = d.leased_until - interval '30 minutes'
       FROM formtrap.submissions s
      WHERE s.id = d.submission_id AND d.status = 'pending'
      RETURNING s.id, s.form_id`,
  );
  for (const { id, form_id } of rows.slice(0, NOTIFY_BATCH)) {
    await platform.send("notify", {
      v: 1,
      organizationId: tenant.organizationId,
      formId: form_id,
      submissionId: id,
    });
  }
}
