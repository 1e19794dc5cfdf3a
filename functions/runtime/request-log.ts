import type { ControlDb } from "@formtrap/control-db";
import type { Clock, Logger } from "@formtrap/core/ports";
import { type RequestLine, recordRequests } from "@formtrap/core/request";

const LINES_MAX = 500;
/** Few enough that little is lost with a container, many enough that most calls write nothing. */
const LINES_WORTH_WRITING = 20;
const AGE_MAX_MS = 5_000;

/**
 * The request log of one container: lines wait in memory and are written beside a later call's own waits. What the last
 * calls of a container left is lost with it.
 */
export function createRequestLog(ctx: {
  readonly control: ControlDb;
  readonly clock: Clock;
  readonly logger: Logger;
}): { readonly add: (line: RequestLine) => void; readonly flush: () => Promise<void> } {
  let waiting: RequestLine[] = [];
  return {
    add: (line) => {
      if (waiting.length >= LINES_MAX) waiting.shift();
      waiting.push(line);
    },
    flush: async () => {
      const [oldest] = waiting;
      if (oldest === undefined) return;
      const ageMs = ctx.clock.now().getTime() - oldest.createdAt.getTime();
      if (waiting.length < LINES_WORTH_WRITING && ageMs < AGE_MAX_MS) return;
      const lines = waiting;
      waiting = [];
      try {
        await recordRequests({ ctx, lines });
      } catch (error) {
        // Kept for the next time, as far as there is room.
        waiting = [...lines, ...waiting].slice(-LINES_MAX);
        ctx.logger.warn("request log not written", { lines: lines.length }, error);
      }
    },
  };
}
