import type {
  AnswerOf,
  ApiRoute,
  ApiRoutes,
  BodyOf,
  OperationId,
  ParamsOf,
  QueryOf,
} from "@formtrap/contracts/api";
import type { SessionContext } from "@formtrap/core/space";
import type { ApiSpaceContext } from "../../runtime/api-verbs.ts";

/** What a handler is given: who acts where, and a parsed request. */
export interface ApiCall<Route extends ApiRoute> {
  readonly ctx: Route["access"] extends "person" ? SessionContext : ApiSpaceContext;
  readonly params: ParamsOf<Route>;
  readonly query: QueryOf<Route>;
  readonly body: BodyOf<Route>;
  /** The version that the caller saw, where a write has one; null: any will do. */
  readonly ifMatch: number | null;
}

/** Calls one verb and maps its result; what it throws becomes a problem document. */
export type ApiHandler<Route extends ApiRoute> = (call: ApiCall<Route>) => Promise<AnswerOf<Route>>;

/** A handler for every operation: one that is missing does not compile. */
export type ApiHandlers = { readonly [Id in OperationId]: ApiHandler<ApiRoutes[Id]> };
