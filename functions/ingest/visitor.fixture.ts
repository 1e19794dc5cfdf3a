import { httpEvent, lambdaContext } from "@formtrap/testkit";
import { vi } from "vitest";
import type { handler as submitHandler } from "./submit.ts";
import type { SubmitWorld } from "./submit-world.fixture.ts";

type Submit = typeof submitHandler;

/** A container that just started: it knows nothing and is connected to nothing. */
export async function startContainer(): Promise<Submit> {
  vi.resetModules();
  return (await import("./submit.ts")).handler;
}

/** Posts a message to the world's form, or to another address. */
export function postMessage(
  handler: Submit,
  { endpointId }: Pick<SubmitWorld, "endpointId">,
  message: string,
): ReturnType<Submit> {
  const event = httpEvent({
    method: "POST",
    path: `/f/${endpointId}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email: "ada@example.com", message }).toString(),
  });
  return handler(event, lambdaContext());
}

/** How many rows the customer has with this message. */
export async function countStored(world: SubmitWorld, message: string): Promise<number> {
  const { rowCount } = await world.customer.query(
    `SELECT FROM ${world.schema}.submissions WHERE data ->> 'message' = $1`,
    [message],
  );
  return rowCount ?? 0;
}
