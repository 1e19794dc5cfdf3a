import { createHash } from "node:crypto";
import { type ExportFormat, jobMessageSchema } from "@formtrap/contracts";
import { exportJob, readExport, startExport } from "@formtrap/core/export";
import { runJob } from "@formtrap/core/job";
import { type ObjectStore, ObjectStoreError } from "@formtrap/core/ports";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApiSpaceContext } from "../runtime/api-verbs.ts";
import { type InboxWorld, inboxWorld } from "./inbox-world.fixture.ts";

let world: InboxWorld;
beforeAll(async () => {
  world = await inboxWorld();
  // Three objects of rows and a document of two pieces.
  await world.sql(
    `INSERT INTO t.submissions (id, form_id, data, field_order, created_at)
     SELECT overlay(overlay(md5('seed' || n) placing '4' from 13) placing '8' from 17)::uuid, $1,
       jsonb_build_object('n', n, 'message', repeat(md5(n::text), 240)), '["n", "message"]',
       '2026-05-04T03:00:00Z'::timestamptz + n * interval '1 second' FROM generate_series(1, 1300) n`,
    [world.formId],
  );
}, 60_000);
afterAll(() => world.close());

/** A worker's context whose bucket is cut off after its nth change was made, once. */
function cutOffAfter(changes: number | null): {
  readonly ctx: ApiSpaceContext;
  readonly wasCut: () => boolean;
  readonly waitABit: () => void;
} {
  const { ctx } = world.space;
  let left = changes ?? Number.POSITIVE_INFINITY;
  let shiftMs = 0;
  const after = async <Result>(change: Promise<Result>): Promise<Result> => {
    const result = await change;
    left -= 1;
    if (left === 0) throw new ObjectStoreError("unreachable", "The bucket cannot be reached.", "Cut");
    return result;
  };
  const cut = (store: ObjectStore): ObjectStore => {
    const { largeUploads: large } = store;
    return {
      ...store,
      put: (...args) => after(store.put(...args)),
      delete: (...args) => after(store.delete(...args)),
      largeUploads: {
        begin: (...args) => after(large.begin(...args)),
        putPart: (...args) => after(large.putPart(...args)),
        finish: (...args) => after(large.finish(...args)),
        abandon: (...args) => after(large.abandon(...args)),
      },
    };
  };
  return {
    ctx: {
      ...ctx,
      clock: { now: () => new Date(Date.now() + shiftMs) },
      openObjectStore: (target) => cut(ctx.openObjectStore(target)),
    },
    wasCut: () => left <= 0,
    waitABit: () => {
      shiftMs += 60_000;
    },
  };
}

async function exportCutOff(format: ExportFormat, changes: number | null) {
  const { ctx, wasCut, waitABit } = cutOffAfter(changes);
  const messages: unknown[] = [];
  const jobs = { send: async (message: unknown) => void messages.push(message) };
  const worker = { ...ctx, jobs };
  const filter = { to: new Date("2026-06-01T00:00:00Z") };
  const options = { formId: world.formId, format, filter, fields: null };
  const { id: jobId } = await startExport({ ctx: worker, ...options });
  for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
    const { jobId: asked } = jobMessageSchema.parse(message);
    await runJob({ ctx: worker, kinds: [exportJob], jobId: asked, timeLeftMs: () => 300_000 });
    waitABit();
  }
  const { job, link } = await readExport({ ctx: world.space.ctx, jobId });
  const document = Buffer.from(await (await fetch(link?.url ?? "")).arrayBuffer());
  return { status: job.status, hash: createHash("sha256").update(document).digest("hex"), wasCut: wasCut() };
}

// Every other change with one format, and those between with the other.
it.each([
  ["csv", 1],
  ["json", 2],
] as const)(
  "an export of %s that is cut off behind a change to the bucket ends with the same bytes",
  async (format, first) => {
    const whole = await exportCutOff(format, null);
    expect(whole.status).toBe("succeeded");
    let changes: number = first;
    for (; ; changes += 2) {
      const resumed = await exportCutOff(format, changes);
      expect([changes, resumed.status, resumed.hash]).toEqual([changes, "succeeded", whole.hash]);
      if (!resumed.wasCut) break;
    }
    expect(changes).toBeGreaterThan(12);
  },
  180_000,
);
