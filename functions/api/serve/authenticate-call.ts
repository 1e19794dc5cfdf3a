import type { ApiRoute } from "@formtrap/contracts/api";
import { DomainError } from "@formtrap/core/errors";
import { enterSpace, type Origin, type SessionContext } from "@formtrap/core/space";
import * as z from "zod";
import type { ApiSpaceContext, ApiVerbsRuntime } from "../../runtime/api-verbs.ts";
import { countCall } from "./count-call.ts";
import { ApiProblem } from "./problem-answer.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const spaceIdSchema = z.uuid();
const NOT_FOUND = "There is no such thing here, or it is not yours to see.";

/**
 * Who calls, and in which space. A space that the caller has no part in looks like one that does not exist.
 * @throws ApiProblem `not_signed_in`, `csrf_refused`, `forbidden` (keys, outside of spaces), `not_found`.
 */
export async function authenticateCall(options: {
  readonly runtime: ApiVerbsRuntime;
  readonly route: ApiRoute;
  readonly request: Request;
  /** As the path has it; null: the path has none. */
  readonly spaceId: string | null;
  readonly requestId: string;
  readonly origin: Origin;
}): Promise<SessionContext | ApiSpaceContext> {
  const { runtime, route, request, spaceId, requestId, origin } = options;
  const ports = { ...runtime.newPorts(requestId), origin };
  const secret = bearerOf(request);
  if (secret !== null) {
    const key = await runtime.authenticateKey(secret);
    if (key === null) throw notSignedIn("This key does not work: it is unknown, expired or taken back.");
    if (spaceId === null)
      throw new ApiProblem("forbidden", "This needs a person: keys work within their space.");
    if (key.spaceId !== spaceId) throw new ApiProblem("not_found", NOT_FOUND);
    const { role, rights } = key;
    return { ...ports, actor: { type: "key", keyId: key.keyId }, space: { id: spaceId, role, rights } };
  }
  const user = await runtime.auth.authenticate(request.headers);
  if (user === null) throw notSignedIn("Sign in, or send a key: Authorization: Bearer <key>.");
  refuseForgedRequest(request, runtime.dashboardOrigin);
  const { userId, sessionId } = user;
  const ctx = { ...ports, actor: { type: "user", userId } as const, sessionId };
  if (route.access === "person" || spaceId === null) return ctx;
  if (!spaceIdSchema.safeParse(spaceId).success) throw new ApiProblem("not_found", NOT_FOUND);
  return await enterSpace({ ctx, spaceId }).catch(async (error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
    // Who tries spaces has a limit too.
    await countCall(runtime, ctx);
    throw new ApiProblem("not_found", NOT_FOUND);
  });
}

function bearerOf(request: Request): string | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const [, secret] = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(header) ?? [];
  if (secret === undefined) throw notSignedIn("The Authorization header must be: Bearer <key>.");
  return secret;
}

function notSignedIn(detail: string): ApiProblem {
  return new ApiProblem("not_signed_in", detail, { headers: { "www-authenticate": "Bearer" } });
}

/**
 * A browser sends its cookies along whoever's page asks, so what changes something must come from the dashboard's own
 * pages: by Origin, which browsers send with every such request, and no page can forge.
 */
function refuseForgedRequest(request: Request, dashboardOrigin: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (request.headers.get("origin") === dashboardOrigin) return;
  throw new ApiProblem(
    "csrf_refused",
    "With a session, only the dashboard's own pages may change anything. Use a key.",
  );
}
