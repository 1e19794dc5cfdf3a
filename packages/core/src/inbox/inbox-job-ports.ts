import type { SpoolVerbContext } from "../replay/index.ts";
import type { InboxChangeContext } from "./change-submissions.ts";

/** What working through submissions needs beside a job's own context. */
export type InboxJobPorts = Pick<InboxChangeContext, "queues"> &
  Pick<SpoolVerbContext, "bucket" | "dataKeys" | "replayQueue">;
