import { inject } from "vitest";
import * as z from "zod";

const sharedServerSchema = z.object({
  host: z.string(),
  port: z.int(),
  /** The superuser's address of the database `postgres`. */
  adminUrl: z.string(),
  /** The authority that signed the server's certificate; null where the server has no TLS. */
  caPem: z.string().nullable(),
});

export type SharedServer = z.infer<typeof sharedServerSchema>;

/** The run's PostgreSQL, shared by all test files: each works in databases of its own. */
export function sharedServer(): Promise<SharedServer> {
  return ask("/plain");
}

/** The run's second PostgreSQL, which refuses connections without TLS. Started by the first test that asks. */
export function sharedTlsServer(): Promise<SharedServer> {
  return ask("/tls");
}

async function ask(path: string): Promise<SharedServer> {
  const response = await fetch(new URL(path, inject("formtrapServerBrokerUrl")));
  if (!response.ok) throw new Error(`The test server did not start: ${await response.text()}`);
  return sharedServerSchema.parse(await response.json());
}
