import { setTimeout as wait } from "node:timers/promises";
import { openActiveBucket } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { Unfinished } from "../../job/index.ts";
import {
  countSpooled,
  discardAllSpooled,
  exportSpooled,
  lookAtSpool,
  type SpoolVerbContext,
} from "../../replay/index.ts";
import { writeLines } from "../export-lines.ts";
import type { LeavingPorts } from "../leaving-ports.ts";
import type { LeavingState, LeavingStep, LeavingStepInput } from "../leaving-state.ts";

const DRAIN_MS_MAX = 3_600_000;
const SHELVES = ["waiting", "failed", "quarantined"] as const;

/** Stores, exports or deletes what still waits, after containers have learned that nothing new is to come. */
export function settleSpoolStep(ports: LeavingPorts): LeavingStep {
  return {
    name: "settle_spool",
    title: "Settling what still waits",
    run: async (input) => {
      const { ctx, state, signal } = input;
      if (state.closedAt === null) throw new TypeError("The addresses were not closed yet.");
      const closedForMs = ctx.clock.now().getTime() - Date.parse(state.closedAt);
      if (closedForMs < ports.routesLastMs) {
        await input.report(0, "Waiting until the last visitors have sent their posts");
        await wait(Math.min(ports.pollMs, ports.routesLastMs - closedForMs), undefined, { signal });
        return new Unfinished<LeavingState>({});
      }
      const spool = { ...ctx, ...ports };
      if (state.spool === "drain") return await drain(spool, ports, input, closedForMs);
      const exportedPosts = state.spool === "export" ? await exportAll(spool, input) : state.exportedPosts;
      const { discarded } = await discardAllSpooled({ ctx: spool });
      return { isSettled: true, exportedPosts, discardedPosts: state.discardedPosts + discarded };
    },
  };
}

async function drain(
  ctx: SpoolVerbContext,
  ports: LeavingPorts,
  { report, signal }: LeavingStepInput,
  closedForMs: number,
): Promise<Partial<LeavingState> | Unfinished<LeavingState>> {
  const count = async (shelf: (typeof SHELVES)[number] | "files") =>
    (await countSpooled({ ctx, input: { shelf } })).count;
  const waiting = (await count("waiting")) + (await count("files"));
  if (waiting === 0) {
    const kept = (await count("failed")) + (await count("quarantined"));
    if (kept === 0) return { isSettled: true };
    throw new DomainError(
      "conflict",
      `${kept} posts were given up or refused and would be lost. Try them again, export or discard them first.`,
    );
  }
  if (closedForMs > DRAIN_MS_MAX) {
    throw new DomainError(
      "conflict",
      `${waiting} posts and files still wait after an hour: the space's database or bucket does not take them. Mend it, or leave with export or discard.`,
    );
  }
  await lookAtSpool({ ctx });
  await report(0, `${waiting} posts and files still wait to be stored`);
  await wait(ports.pollMs, undefined, { signal });
  return new Unfinished({});
}

/** To the customer's own bucket and nowhere else. @returns how many posts. */
async function exportAll(ctx: SpoolVerbContext, { jobId }: LeavingStepInput): Promise<number> {
  const files = await countSpooled({ ctx, input: { shelf: "files" } });
  if (files.count > 0) {
    throw new DomainError(
      "conflict",
      `${files.count} files wait for your bucket, and an export names them without their bytes. Drain first, or discard.`,
    );
  }
  const store = await openActiveBucket(ctx);
  if (store === null) {
    throw new DomainError("conflict", "There is no bucket in use to export to. Drain first, or discard.");
  }
  let posts = 0;
  for (const shelf of SHELVES) {
    const lines = await exportSpooled({ ctx, input: { shelf } });
    posts += await writeLines(store, `formtrap-export/${jobId}/${shelf}`, lines);
  }
  return posts;
}
