import type { SpoolReason } from "@formtrap/contracts";
import { noticeMail, oneLine, readableTime } from "../delivery/index.ts";
import type { Mail } from "../ports.ts";
import { describeSpoolReason, describeWaitingFiles } from "./describe-spool-reason.ts";

const NAME_UNITS_MAX = 200;

/** What is told of a tenant's posts and files. */
export interface SpoolNews {
  readonly waitingCount: number;
  readonly waitingFiles: number;
  readonly failedCount: number;
  readonly quarantinedCount: number;
  /** null: nothing waits. */
  readonly waitingSince: Date | null;
  /** null: the database is well; what waits then are files, for the bucket. */
  readonly reason: SpoolReason | null;
}

interface Addressed {
  readonly to: string;
  readonly spaceName: string;
  /** Where the dashboard shows what waits. */
  readonly url: string;
}

/** Tells an owner what waits, since when, why, and what can be done about it. */
export function spoolWaitingMail(
  input: Addressed & SpoolNews & { readonly waitingSince: Date; readonly spoolDays: number },
): Mail {
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  const since = readableTime(input.waitingSince);
  const { waitingCount, waitingFiles, reason, spoolDays } = input;
  const what = waitingCount > 0 ? counted(waitingCount, "submission") : counted(waitingFiles, "file");
  const where = waitingCount > 0 ? "your database" : "your bucket";
  const { because, whatToDo } = reason === null ? describeWaitingFiles() : describeSpoolReason(reason);
  return noticeMail(input.to, {
    title: `${what} of ${space} ${are(waitingCount || waitingFiles)} waiting`,
    paragraphs: [
      `Since ${since}, ${what} to ${space} could not be stored in ${where}. ${because}`,
      `Nothing is lost: your forms go on, your visitors see that their messages arrived, and we keep what they sent encrypted. We try again by ourselves, at least every 15 minutes, for ${spoolDays} days.`,
      whatToDo ?? "There is nothing for you to do.",
    ],
    button: { label: "See what is waiting", url: input.url },
    why: `You get this because you own ${space}. Another mail follows when it is over.`,
    link: null,
  });
}

/** Tells an owner that nothing waits any more, and whether anything was left over. */
export function spoolOverMail(input: Addressed & SpoolNews): Mail {
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  const { quarantinedCount, failedCount } = input;
  return noticeMail(input.to, {
    title: `Nothing of ${space} is waiting any more`,
    paragraphs: [
      `What was sent to ${space} while it could not be stored is in its place now, each submission once, with the time at which it was sent. Notifications for it are on their way.`,
      ...(quarantinedCount === 0
        ? []
        : [
            `Your database refused ${counted(quarantinedCount, "submission")} for what ${quarantinedCount === 1 ? "it contains" : "they contain"}; we kept ${quarantinedCount === 1 ? "it" : "them"} for you to look at.`,
          ]),
      ...(failedCount === 0
        ? []
        : [
            `${counted(failedCount, "submission")} could not be stored at all and can be sent again from the same page.`,
          ]),
    ],
    button: { label: "See your submissions", url: input.url },
    why: `You get this because you own ${space}.`,
    link: null,
  });
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function are(count: number): string {
  return count === 1 ? "is" : "are";
}
