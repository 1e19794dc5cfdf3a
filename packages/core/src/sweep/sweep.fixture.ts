import { newId } from "@formtrap/contracts";
import { type FakeClock, fakeClock } from "@formtrap/testkit";
import type { SpaceContext } from "../context.ts";
import { createForm } from "../form/index.ts";
import type { ObjectStore } from "../ports.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { keepingLogger } from "../space/space.fixture.ts";
import { newObjectKey } from "../submission/files/object-key.ts";
import { type SweepReport, sweepUnusedFiles } from "./sweep-unused-files.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A customer with a form, whose database is a real one and whose bucket is a list of keys. */
export interface SweepWorld {
  readonly customer: CustomerFixture;
  readonly formId: string;
  readonly clock: FakeClock;
  /** The bucket's objects, and how many of them it lists at once. */
  keys: string[];
  pageSize: number;
  /** How often the bucket was asked for a page. */
  lists: number;
  readonly bucket: ObjectStore;
  readonly logs: string[];
  /** A key as submissions make them, as if it had been made so long ago. */
  keyOf(ageMs: number, formId?: string): string;
  /** Says that a submission holds the file. */
  use(key: string): Promise<void>;
  systemContext(changes?: Partial<SpaceContext>): Omit<SpaceContext, "space">;
  sweep(changes?: Partial<SpaceContext>, formId?: string): Promise<SweepReport>;
  /** An empty bucket, a full page of 1,000, and today's date again. */
  reset(): void;
}

const NOW = "2026-06-15T12:00:00.000Z";

export async function sweepWorld(): Promise<SweepWorld> {
  const customer = await readyCustomerFixture();
  const { ctx } = customer;
  const { formId } = await createForm({ ctx, input: { name: "Application", retentionDays: null } });
  const clock = fakeClock(NOW);
  const logger = keepingLogger();
  const world: SweepWorld = {
    customer,
    formId,
    clock,
    keys: [],
    pageSize: 1_000,
    lists: 0,
    bucket: bucketOf(() => world),
    logs: logger.lines,
    keyOf: (ageMs, form = formId) => {
      const time = (clock.now().getTime() - ageMs).toString(16).padStart(12, "0");
      // A form's key with the time of its id, 12 digits, set back.
      return newObjectKey(form).replace(/[^/]{13}(?=-7[^/]+$)/, `${time.slice(0, 8)}-${time.slice(8)}`);
    },
    use: async (key) => {
      await customer.query(
        `INSERT INTO formtrap.uploads (key, form_id, used_by) VALUES ('${key}', '${formId}', '${newId()}')`,
      );
    },
    systemContext: (changes = {}) => ({
      ...ctx,
      actor: { type: "system", name: "sweep" },
      clock,
      logger,
      openObjectStore: () => world.bucket,
      ...changes,
    }),
    sweep: (changes, form = formId) =>
      sweepUnusedFiles({ ctx: world.systemContext(changes), organizationId: ctx.space.id, formId: form }),
    reset: () => {
      Object.assign(world, { keys: [], pageSize: 1_000, lists: 0 });
      logger.lines.length = 0;
      clock.set(new Date(NOW));
    },
  };
  return world;
}

function bucketOf(world: () => SweepWorld): ObjectStore {
  const unused = () => Promise.reject(new Error("not part of sweeping"));
  return {
    put: unused,
    get: unused,
    head: unused,
    readStart: unused,
    presignPut: unused,
    presignGet: unused,
    largeUploads: { begin: unused, putPart: unused, finish: unused, abandon: unused },
    list: ({ prefix, startAfter = "" }) => {
      const { keys, pageSize } = world();
      world().lists += 1;
      const found = keys.filter((key) => key.startsWith(prefix) && key > startAfter).toSorted();
      return Promise.resolve({ keys: found.slice(0, pageSize), isTruncated: found.length > pageSize });
    },
    delete: (key) => {
      world().keys = world().keys.filter((other) => other !== key);
      return Promise.resolve();
    },
  };
}
