import type { ReceivedCounts } from "@formtrap/tenant-db";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { requireOwnForm } from "../form/index.ts";
import { openTenantStore } from "../tenant/index.ts";
import { calendarDays, dateIn } from "./calendar-days.ts";

const DAY_MS = 24 * 3_600_000;
const DAYS_MAX = 400;
const DAYS = 30;
/** Clocks of this century are known; those of others take more care than a statistic is worth. */
const EARLIEST = "2000-01-01";
const LATEST = "2099-12-31";

/** What was received, by day and by form. What lies in the trash was received too; what was erased is not counted. */
export interface Statistics {
  /** As `2026-03-01`; inclusive. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly total: ReceivedCounts;
  /** Every day, also those without posts. */
  readonly days: readonly ({ readonly date: string } & ReceivedCounts)[];
  /** Those with posts, most first. */
  readonly forms: readonly ({ readonly formId: string } & ReceivedCounts)[];
}

/**
 * Counts what a space, or one of its forms, received: from the space's own database, when somebody asks.
 * @param options `from`, `to`: null: the 30 days until today; at most 400. `timeZone`: whose days, such as `Europe/Berlin`.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found` (the form), `not_ready`.
 */
export async function readStatistics(options: {
  readonly ctx: SpaceContext;
  readonly formId: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly timeZone: string;
}): Promise<Statistics> {
  const { ctx, formId, timeZone } = options;
  requireRole(ctx, "submission:read");
  if (!isTimeZone(timeZone)) throw invalid("timeZone", "is no time zone that is known here");
  const to = options.to ?? dateIn(timeZone, ctx.clock.now());
  const from = options.from ?? addDays(to, 1 - DAYS);
  requireRange(from, to);
  if (formId !== null) await requireOwnForm(ctx, formId);
  const store = await openTenantStore({ ctx });
  const { days, starts } = calendarDays({ from, to, timeZone });
  const counted = await store.statistics.count({ formId, dayStarts: starts });
  const perDay = days.map((date, index) => ({ date, ...(counted.days[index] ?? NONE) }));
  const forms = [...counted.forms].map(([id, counts]) => ({ formId: id, ...counts }));
  return {
    from,
    to,
    timeZone,
    total: perDay.reduce(add, NONE),
    days: perDay,
    forms: forms.toSorted((a, b) => b.received - a.received || (a.formId < b.formId ? -1 : 1)),
  };
}

const NONE: ReceivedCounts = { received: 0, spam: 0, withFiles: 0 };

function add(sum: ReceivedCounts, counts: ReceivedCounts): ReceivedCounts {
  return {
    received: sum.received + counts.received,
    spam: sum.spam + counts.spam,
    withFiles: sum.withFiles + counts.withFiles,
  };
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function requireRange(from: string, to: string): void {
  if (from < EARLIEST) throw invalid("from", `must be ${EARLIEST} or later`);
  if (to > LATEST) throw invalid("to", `must be ${LATEST} or earlier`);
  if (to < from) throw invalid("to", "must not be before from");
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS >= DAYS_MAX)
    throw invalid("to", `must be within ${DAYS_MAX} days from the first`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid_input", `The query is not valid (${path}: ${message}).`, [
    { path, message },
  ]);
}
