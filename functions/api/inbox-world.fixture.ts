import { createForm } from "@formtrap/core/form";
import { openTenantStore } from "@formtrap/core/tenant";
import type { NewSubmission, TenantStore } from "@formtrap/tenant-db";
import { lambdaContext, newSubmission, sqsEvent } from "@formtrap/testkit";
import {
  type ApiAnswer,
  type ApiWorld,
  apiWorld,
  type CallOptions,
  type Person,
} from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

/** A person with a connected space and a form, whose submissions are worked with over the API. */
export interface InboxWorld {
  readonly api: ApiWorld;
  readonly ada: Person;
  readonly space: ConnectedSpace;
  readonly formId: string;
  readonly store: TenantStore;
  /** @param path below the space. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  /** Stores one as ingest would. @returns its id. */
  add(changes?: Partial<NewSubmission>): Promise<string>;
  /** In the customer's database, as its superuser; `t.` stands for the schema. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /**
   * Works off the queue of jobs until it is empty.
   * @param isShort every invocation's time is up after one part of a step.
   * @returns how many invocations that took.
   */
  work(isShort?: boolean): Promise<number>;
  close(): Promise<void>;
}

export async function inboxWorld(): Promise<InboxWorld> {
  const api = await apiWorld();
  const ada = await api.signUp();
  const space = await api.connect(ada);
  const { ctx } = space;
  const { formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });
  const store = await openTenantStore({ ctx });
  return {
    api,
    ada,
    space,
    formId,
    store,
    call: (method, path, body, options) =>
      api.call(method, `/spaces/${ada.spaceId}${path}`, {
        as: ada,
        ...(body !== undefined && { body }),
        ...options,
      }),
    add: async (changes = {}) => {
      const submission = newSubmission(formId, changes);
      const outcome = await store.submissions.record(submission);
      if (outcome !== "stored") throw new Error(`not stored: ${outcome}`);
      return submission.id;
    },
    sql: (text, values) => space.database.query(text.replaceAll(/\bt\./g, "formtrap."), values),
    work: async (isShort = false) => {
      const { handler } = await import("../queue/jobs.ts");
      for (let invocations = 0; ; invocations += 1) {
        const bodies = await api.platform.receive("jobs");
        if (bodies.length === 0) return invocations;
        const messages = bodies.map((body, index) => ({ messageId: `m${index}`, body }));
        // The engine asks before a step, and the step after each of its parts.
        const left = isShort ? [300_000] : null;
        await handler(sqsEvent(messages), {
          ...lambdaContext({ functionName: "jobs", remainingMs: 300_000 }),
          getRemainingTimeInMillis: () => (left === null ? 300_000 : (left.shift() ?? 1_000)),
        });
      }
    },
    close: () => api.close(),
  };
}
