import { type AnswerOf, API_BASE_PATH, type ApiRoutes } from "@formtrap/contracts/api";
import {
  discardSpooled,
  eraseSpooled,
  exportSpooledPart,
  listSpooled,
  readSpooled,
  readSpoolState,
  redirectSpool,
  redriveSpooled,
  type SpooledPage,
  type SpoolState,
  setWhenUnavailable,
} from "@formtrap/core/replay";
import type { ApiHandlers } from "../serve/api-call.ts";

/** By email every post is opened while somebody waits for the answer. */
const OPENED_MAX = 3_000;

type SpoolOperation =
  | "readSpool"
  | "updateSpool"
  | "listSpooled"
  | "readSpooled"
  | "exportSpool"
  | "redriveSpooled"
  | "discardSpooled"
  | "eraseSpooled"
  | "redirectSpool";

const toState = ({ since, countedAt, nextTryAt, breaker, ...state }: SpoolState) => ({
  ...state,
  since: since?.toISOString() ?? null,
  countedAt: countedAt?.toISOString() ?? null,
  nextTryAt: nextTryAt?.toISOString() ?? null,
  breaker:
    breaker === null
      ? null
      : {
          state: breaker.state,
          since: breaker.since,
          reason: breaker.reason,
          nextProbeAt: breaker.next_probe_at,
        },
});

const toPost = (post: SpooledPage["posts"][number]) =>
  post.problem === null
    ? {
        ...post,
        createdAt: post.createdAt.toISOString(),
        spooledAt: post.spooledAt.toISOString(),
        fields: [...post.fields],
        files: [...post.files],
      }
    : { ...post, storedAt: post.storedAt.toISOString() };

const toDetails = (post: Awaited<ReturnType<typeof readSpooled>>): AnswerOf<ApiRoutes["readSpooled"]> =>
  post.problem === null
    ? {
        ...post,
        createdAt: post.createdAt.toISOString(),
        spooledAt: post.spooledAt.toISOString(),
        fieldOrder: [...post.fieldOrder],
        files: [...post.files],
      }
    : post;

export const spoolHandlers: Pick<ApiHandlers, SpoolOperation> = {
  readSpool: async ({ ctx }) => toState(await readSpoolState({ ctx })),
  updateSpool: async ({ ctx, body: { whenUnavailable } }) => {
    await setWhenUnavailable({ ctx, input: { choice: whenUnavailable } });
    return { whenUnavailable };
  },
  listSpooled: async ({ ctx, query: { shelf, cursor = null, limit } }) => {
    const { posts, next } = await listSpooled({ ctx, input: { shelf, after: cursor, limit } });
    return { items: posts.map(toPost), nextCursor: next };
  },
  readSpooled: async ({ ctx, params: { submissionId } }) =>
    toDetails(await readSpooled({ ctx, submissionId })),
  exportSpool: async ({ ctx, query: { shelf, cursor = null } }) => {
    const { lines, next } = await exportSpooledPart({ ctx, input: { shelf, after: cursor } });
    const path = `${API_BASE_PATH}/spaces/${ctx.space.id}/spool/export?shelf=${shelf}&cursor=${next}`;
    return { content: lines, headers: next === null ? {} : { link: `<${path}>; rel="next"` } };
  },
  redriveSpooled: async ({ ctx, body }) => await redriveSpooled({ ctx, input: body }),
  discardSpooled: async ({ ctx, body }) => await discardSpooled({ ctx, input: body }),
  eraseSpooled: async ({ ctx, body }) => await eraseSpooled({ ctx, input: body, openedMax: OPENED_MAX }),
  redirectSpool: async ({ ctx, body }) => await redirectSpool({ ctx, input: body }),
};
