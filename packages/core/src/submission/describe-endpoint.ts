import type { SubmitContext } from "./submit-context.ts";

/** What a person may know who opens a form's address: whether a form is there, and nothing of it. */
export type EndpointState = "open" | "retired" | "missing" | "unknown";

/** @returns "unknown" where the control database cannot be asked. */
export async function describeEndpoint(args: {
  readonly ctx: Pick<SubmitContext, "routes">;
  readonly endpointId: string;
}): Promise<EndpointState> {
  try {
    const { route, refresh } = await args.ctx.routes.lookup({
      kind: "endpoint",
      endpointId: args.endpointId,
    });
    await refresh;
    if (route === null) return "missing";
    return route.retiredAt === null ? "open" : "retired";
  } catch {
    return "unknown";
  }
}
