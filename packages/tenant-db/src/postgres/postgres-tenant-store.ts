import { quoteIdentifier } from "@formtrap/migrator";
import type { TenantStore } from "../tenant-store.ts";
import { createDeliveries } from "./deliveries.ts";
import { createDestinations } from "./destinations.ts";
import { createForms } from "./forms.ts";
import { createInbox } from "./inbox.ts";
import { onlyValue, parseCount } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { createSubmissions } from "./submissions.ts";
import { createUploads } from "./uploads.ts";

/**
 * A space's data in a schema of a Postgres database, wherever it is. Every call is one round trip; every statement is
 * schema-qualified, unnamed and free of session state, so it runs through a transaction-mode pooler.
 * All methods throw TenantUnavailable and TenantDataError.
 */
export function createPostgresTenantStore(options: {
  readonly schemaName: string;
  readonly run: Run;
}): TenantStore {
  const { run } = options;
  const schema = quoteIdentifier(options.schemaName);
  return {
    forms: createForms(schema, run),
    submissions: createSubmissions(schema, run),
    destinations: createDestinations(schema, run),
    deliveries: createDeliveries(schema, run),
    statistics: {
      count: async (options) => {
        const { countReceived } = await import("./statistics.ts");
        return await countReceived(schema, run, options);
      },
    },
    uploads: createUploads(schema, run),
    inbox: createInbox(schema, run),
    health: async () => {
      const text = "SELECT pg_catalog.current_setting('server_version_num')";
      const { rows } = await run({ text, values: [], rowsMax: 1 });
      return { serverVersionNum: parseCount(onlyValue(rows, "a version")) };
    },
  };
}
