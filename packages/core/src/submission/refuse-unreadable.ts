import { requireOpenRoute } from "./require-open-route.ts";
import { resolveAddress } from "./resolve-address.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";

/**
 * What to tell of a post whose body cannot be read: where its path alone names the form, that there is none, or that
 * it is given up, switched off or closed comes first, as for every other post. A form that is only unavailable would
 * not take this body later either. Never rejects.
 */
export async function refuseUnreadable(args: {
  readonly ctx: Pick<SubmitContext, "routes" | "clock">;
  readonly request: SubmitRequest;
  readonly refusal: SubmitRefusal;
}): Promise<SubmitRefusal> {
  const { ctx, request, refusal } = args;
  const { path, host } = request;
  if (path.kind !== "form" && path.kind !== "bad_id") return refusal;
  try {
    const { address } = resolveAddress(path, host, []);
    const { route, refresh } = await ctx.routes.lookup(address);
    await refresh;
    requireOpenRoute(route, address, ctx.clock.now());
  } catch (error) {
    if (error instanceof SubmitRefusal && error.status < 500) return error;
  }
  return refusal;
}
