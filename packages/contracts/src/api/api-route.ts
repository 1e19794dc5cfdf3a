import type * as z from "zod";
import type { SpaceAction } from "../space-action.ts";
import type { ProblemCode } from "./problem.ts";

export type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the API: all that server, client, OpenAPI document and authorization tests know of it. */
export interface ApiRoute {
  readonly method: ApiMethod;
  /** As OpenAPI writes it, below `/api/v1`. Below `/spaces/{spaceId}`, `access` is asked of that space. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Who may call it: a right in the path's space; `person`: whoever is signed in, but no key. */
  readonly access: SpaceAction | "person" | "anybody";
  /** Of the path; absent: it has none. */
  readonly params?: z.ZodObject;
  /** Absent: a query is refused. */
  readonly query?: z.ZodObject;
  /** JSON; absent: there is none. */
  readonly body?: z.ZodType;
  readonly success: ApiSuccess;
  /** Beside those that every route may answer. */
  readonly problems?: readonly ProblemCode[];
  /**
   * Answers carry an ETag: `If-None-Match` is honoured where it reads, `If-Match` demanded where it writes. It is made of
   * the answer's `version` where it has one, and else of the whole answer.
   */
  readonly hasEtag?: true;
  /** Its answer holds what is shown once: a repeat under the same `Idempotency-Key` is told so, and not shown it. */
  readonly answersSecret?: true;
  /** What the document shows, and tests send: valid by the schemas above. */
  readonly example?: { readonly body?: unknown; readonly answer?: unknown };
}

/** What a call that went well is answered: JSON by a schema, a document of another media type, or nothing. */
export type ApiSuccess =
  | { readonly status: 200 | 201 | 202; readonly schema: z.ZodType }
  | {
      readonly status: 200;
      readonly mediaType: string;
      /** Where the caller may choose. */
      readonly otherMediaTypes?: readonly string[];
    }
  | { readonly status: 204 };

/** What a call is answered whose success is a document. */
export interface ApiDocument {
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** One of the route's; absent: the first. */
  readonly mediaType?: string;
  /** Beside those of every answer, such as `content-disposition`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Declares an operation. */
export function apiRoute<const Route extends ApiRoute>(route: Route): Route {
  return route;
}

/** Of a route that declares none. */
type Nothing = Readonly<Record<string, never>>;
type Parsed<Schema, Absent> = Schema extends z.ZodType ? z.output<Schema> : Absent;
export type ParamsOf<Route extends ApiRoute> = Parsed<Route["params"], Nothing>;
export type QueryOf<Route extends ApiRoute> = Parsed<Route["query"], Nothing>;
export type BodyOf<Route extends ApiRoute> = Parsed<Route["body"], undefined>;
/** What a handler returns: the schema's input, so that what has a default may be left out. */
export type AnswerOf<Route extends ApiRoute> = Route["success"] extends {
  readonly schema: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : Route["success"] extends { readonly mediaType: string }
    ? string | ApiDocument
    : undefined;
