import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";
import { say } from "./texts/index.ts";

/**
 * What to tell of a post that found no form: at `/s/{id}` the id may be a form's own, and then no `form-name` would
 * help. One more look-up, for posts that lead nowhere only. Never rejects.
 */
export async function refuseMisaddressed(args: {
  readonly ctx: Pick<SubmitContext, "routes">;
  readonly request: SubmitRequest;
  readonly refusal: SubmitRefusal;
}): Promise<SubmitRefusal> {
  const { ctx, request, refusal } = args;
  const { path } = request;
  if (path.kind !== "site" || refusal.status !== 404) return refusal;
  try {
    const address = { kind: "endpoint", endpointId: path.siteId } as const;
    const { route, refresh } = await ctx.routes.lookup(address);
    await refresh;
    if (route === null || route.retiredAt !== null) return refusal;
  } catch {
    return refusal;
  }
  return new SubmitRefusal("FORM_NOT_FOUND", say("site_is_a_form", { id: path.siteId }));
}
