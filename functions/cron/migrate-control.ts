import { migrateControlDatabase } from "../runtime/cron.ts";

/** Invoked by every deploy that changes it, before traffic reaches new code; what it throws fails the deploy. */
export const handler = migrateControlDatabase;
