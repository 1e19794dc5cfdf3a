import type { ApiRoute, ApiRoutes, OperationId } from "@formtrap/contracts/api";
import type * as z from "zod";

/** Has no property that somebody must give. */
type Nothing = object;
/** A part of a call: asked for where the route has it, and may be left out where all of it has defaults. */
type Part<Name extends string, Schema> = Schema extends z.ZodType
  ? Nothing extends z.input<Schema>
    ? { readonly [Key in Name]?: z.input<Schema> }
    : { readonly [Key in Name]: z.input<Schema> }
  : unknown;
type Field<Route, Name extends keyof ApiRoute> = Route extends { readonly [Key in Name]: infer Schema }
  ? Schema
  : undefined;

/** What holds for any call. */
export interface AnyCall {
  /** The ETag that was seen, or `*`: for operations that ask for it. */
  readonly ifMatch?: string;
  /** For a write; a random one is made where there is none. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** What an operation is called with. */
export type CallOf<Id extends OperationId> = AnyCall &
  Part<"params", Field<ApiRoutes[Id], "params">> &
  Part<"query", Field<ApiRoutes[Id], "query">> &
  Part<"body", Field<ApiRoutes[Id], "body">>;

/** What it answers: JSON by its schema, a document as it is, or nothing. */
export type AnswerTo<Id extends OperationId> = ApiRoutes[Id]["success"] extends {
  readonly schema: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : ApiRoutes[Id]["success"] extends { readonly mediaType: string }
    ? Blob
    : undefined;

/** The operations that answer by pages. */
export type ListId = {
  [Id in OperationId]: AnswerTo<Id> extends {
    readonly items: readonly unknown[];
    readonly nextCursor: string | null;
  }
    ? Id
    : never;
}[OperationId];

export type ItemOf<Id extends ListId> =
  AnswerTo<Id> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** Options may be left out where nothing has to be said. */
export type CallArguments<Id extends OperationId> =
  Nothing extends CallOf<Id> ? [id: Id, options?: CallOf<Id>] : [id: Id, options: CallOf<Id>];
