import * as z from "zod";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { defineJob, type Job, type JobContext, type JobKind, startJob, Unfinished } from "../../job/index.ts";
import { eraseSpooled } from "../../replay/index.ts";
import { openTenantStore, readTenant } from "../../tenant/index.ts";
import { ERASED_AT_ONCE, eraseSubmissions } from "../erase-submissions.ts";
import type { InboxJobPorts } from "../inbox-job-ports.ts";
import { retriedLater } from "../retried-later.ts";
import { ofPerson } from "./of-person.ts";

const secretSchema = z.object({ email: z.string() });
const stateSchema = z.object({
  before: z.object({ createdAt: z.string(), id: z.uuid() }).nullable().default(null),
  erased: z.int().default(0),
  /** Waiting posts that could not be opened, so nobody knows whose they are. */
  unreadable: z.int().default(0),
});
type EraseState = z.output<typeof stateSchema>;

/**
 * The job that erases a person: what waits first, since it may be a row in a moment, then every row of the space that is
 * theirs. The address is in the vault while it runs, and in no log, state or message.
 */
export function erasePersonJob(ports: InboxJobPorts): JobKind {
  const readEmail = async (readSecret: () => Promise<unknown>): Promise<string> => {
    const secret = secretSchema.safeParse(await readSecret());
    if (secret.success) return secret.data.email;
    throw new DomainError("credentials_needed", "The address is not known any more. Start it once more.");
  };
  return defineJob<EraseState>({
    kind: "erase_person",
    state: stateSchema,
    steps: [
      {
        name: "waiting",
        title: "Erasing what waits",
        run: async ({ ctx: space, state, readSecret }) => {
          const email = await readEmail(readSecret);
          const input = { email };
          const { erased, unreadable } = await retriedLater(() =>
            eraseSpooled({ ctx: { ...space, ...ports }, input }),
          );
          return { erased: state.erased + erased, unreadable };
        },
      },
      {
        name: "submissions",
        title: "Erasing submissions",
        forgetsSecret: true,
        run: async ({ ctx: space, state, readSecret, signal, mustYield, report }) => {
          const ctx = { ...space, ...ports };
          const filter = ofPerson(await readEmail(readSecret));
          const { inbox } = await openTenantStore({ ctx });
          let { before, erased } = state;
          for (;;) {
            const looking = { formId: null, filter, before, limit: ERASED_AT_ONCE, dataBytesMax: 0 };
            const { items, next } = await inbox.list({ ...looking, isCommon: true });
            signal.throwIfAborted();
            if (items.length > 0) {
              const ids = items.map(({ id }) => id);
              erased += (await retriedLater(() => eraseSubmissions({ ctx, ids }))).erased;
            }
            before = next;
            if (before === null) return { before, erased };
            await report(0, `${erased} erased`);
            if (mustYield()) return new Unfinished<EraseState>({ before, erased });
          }
        },
      },
    ],
  });
}

/**
 * Starts erasing all that is known of a person in the space.
 * @param options `email`: in whatever case.
 * @throws DomainError `forbidden`, `not_ready`.
 */
export async function startErasePerson(options: {
  readonly ctx: JobContext & InboxJobPorts;
  readonly email: string;
}): Promise<Job> {
  const { ctx, email } = options;
  requireRole(ctx, "submission:delete");
  const { route } = await readTenant({ ctx });
  const kind = erasePersonJob(ctx);
  return await startJob({ ctx, kind, state: {}, tenantId: route.tenantId, secret: { email } });
}
