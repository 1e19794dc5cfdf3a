import { readSpamLists, type SavedSpamLists, setSpamLists } from "@formtrap/core/space";
import type { ApiHandlers } from "../serve/api-call.ts";

const toWire = ({ lists, version, updatedAt }: SavedSpamLists) => ({
  ...lists,
  version,
  updatedAt: updatedAt?.toISOString() ?? null,
});

export const spamListHandlers: Pick<ApiHandlers, "readSpamLists" | "replaceSpamLists"> = {
  readSpamLists: async ({ ctx }) => toWire(await readSpamLists({ ctx })),
  replaceSpamLists: async ({ ctx, body, ifMatch }) =>
    toWire(await setSpamLists({ ctx, input: body, ifVersion: ifMatch })),
};
