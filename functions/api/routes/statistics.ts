import { readStatistics } from "@formtrap/core/statistics";
import type { ApiHandlers } from "../serve/api-call.ts";

export const statisticsHandlers: Pick<ApiHandlers, "readStatistics"> = {
  readStatistics: async ({ ctx, query: { formId = null, from = null, to = null, timeZone } }) => {
    const { days, forms, ...rest } = await readStatistics({ ctx, formId, from, to, timeZone });
    return { ...rest, days: [...days], forms: [...forms] };
  },
};
