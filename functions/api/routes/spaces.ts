import { createSpace, listSpaces, readSpace, renameSpace, type Space } from "@formtrap/core/space";
import type { ApiHandlers } from "../serve/api-call.ts";

type SpaceOperation = "listSpaces" | "createSpace" | "readSpace" | "updateSpace";

const toWire = ({ createdAt, ...space }: Space) => ({ ...space, createdAt: createdAt.toISOString() });

export const spaceHandlers: Pick<ApiHandlers, SpaceOperation> = {
  listSpaces: async ({ ctx }) => ({ items: (await listSpaces({ ctx })).map(toWire), nextCursor: null }),
  createSpace: async ({ ctx, body }) => toWire(await createSpace({ ctx, name: body.name })),
  readSpace: async ({ ctx }) => toWire(await readSpace({ ctx })),
  updateSpace: async ({ ctx, body }) => toWire(await renameSpace({ ctx, name: body.name })),
};
