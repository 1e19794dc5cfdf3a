import { openApiSchema } from "./documented.fixture.ts";
import { openApiDocument } from "./serve/openapi.ts";

/** An operation as the OpenAPI document lists it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** Whole, with its parameters in braces. */
  readonly path: string;
  /** A right, `person` or `anybody`. */
  readonly access: string;
  readonly params: readonly string[];
  /** Of the query, those that must be there. */
  readonly query: readonly string[];
  readonly hasBody: boolean;
  /** Of the body. */
  readonly example: unknown;
}

/** Every operation of the document as it is served: what it does not list, nobody may call. */
export function listOperations(): readonly Operation[] {
  const served: unknown = JSON.parse(JSON.stringify(openApiDocument({ version: "1" })));
  const { paths } = openApiSchema.parse(served);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      access: operation["x-access"],
      params: operation.parameters.filter((each) => each.in === "path").map(({ name }) => name),
      query: operation.parameters
        .filter((each) => each.in === "query" && each.required)
        .map(({ name }) => name),
      hasBody: operation.requestBody !== undefined,
      example: operation.requestBody?.content["application/json"].example,
    })),
  );
}
