import { watchSpool } from "@formtrap/core/replay";
import { watch } from "../runtime/cron-watch.ts";

/** Every minute: has those posts looked at that wait and that nobody works on, and counts what waits. */
export const handler = async (): Promise<void> => {
  await watchSpool({ ctx: watch });
};
