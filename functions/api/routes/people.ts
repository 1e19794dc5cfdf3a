import { exportPerson, searchPerson, startErasePerson } from "@formtrap/core/inbox";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readTimeCursor, writeTimeCursor } from "../serve/cursor.ts";
import { jobToWire } from "./jobs.ts";
import { detailsToWire, submissionToWire } from "./submission-wire.ts";

type Waiting = Awaited<ReturnType<typeof searchPerson>>["waiting"];

const waitingToWire = (waiting: Waiting) =>
  waiting === null
    ? null
    : {
        ...waiting,
        posts: waiting.posts.map(({ createdAt, data, ...post }) => ({
          ...post,
          createdAt: createdAt.toISOString(),
          data: { ...data },
        })),
      };

export const peopleHandlers: Pick<ApiHandlers, "searchPerson" | "exportPerson" | "erasePerson"> = {
  searchPerson: async ({ ctx, body: { email, cursor, limit } }) => {
    const before = readTimeCursor(cursor);
    const { items, next, waiting } = await searchPerson({ ctx, email, before, limit });
    return {
      items: items.map(submissionToWire),
      nextCursor: writeTimeCursor(next),
      waiting: waitingToWire(waiting),
    };
  },
  exportPerson: async ({ ctx, body: { email, cursor, limit } }) => {
    const before = readTimeCursor(cursor);
    const { items, next, waiting } = await exportPerson({ ctx, email, before, limit });
    return {
      items: items.map(detailsToWire),
      nextCursor: writeTimeCursor(next),
      waiting: waitingToWire(waiting),
    };
  },
  erasePerson: async ({ ctx, body }) => jobToWire(await startErasePerson({ ctx, email: body.email })),
};
