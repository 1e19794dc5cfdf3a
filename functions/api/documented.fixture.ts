import { problemSchema } from "@formtrap/contracts/api";
import * as z from "zod";

const operationSchema = z.object({
  operationId: z.string(),
  "x-access": z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z
    .object({ content: z.object({ "application/json": z.object({ example: z.unknown() }) }) })
    .optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
export type DocumentedOperation = z.infer<typeof operationSchema>;

/** What tests read of the OpenAPI document. */
export const openApiSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});
export type OpenApi = z.infer<typeof openApiSchema>;

/** @throws Error where the document does not know an answer that an operation gave: whoever built upon it would break. */
export function expectDocumented(
  { paths }: OpenApi,
  answer: {
    readonly method: string;
    /** With its query. */
    readonly path: string;
    readonly status: number;
    readonly json: unknown;
  },
): void {
  const { method, path, status, json } = answer;
  const [pathname = ""] = path.split("?");
  const found = Object.keys(paths)
    .filter((template) => matches(template, pathname))
    // `/bulk` before `/{id}`.
    .toSorted((a, b) => parameters(a) - parameters(b))
    .flatMap((template) => paths[template]?.[method.toLowerCase()] ?? []);
  const [operation] = found;
  if (operation === undefined) return;
  const { operationId, responses } = operation;
  const documented = responses[String(status)];
  if (documented === undefined)
    throw new Error(
      `${operationId} answered ${status}, which OpenAPI does not name: ${JSON.stringify(json)}`,
    );
  if (status < 400) return;
  const { code } = problemSchema.parse(json);
  if (!documented.description.includes(`\`${code}\``))
    throw new Error(
      `${operationId} was refused by ${code}, which OpenAPI does not name: add it to problems.`,
    );
}

const parameters = (template: string) => template.split("{").length;

function matches(template: string, pathname: string): boolean {
  const given = pathname.split("/");
  const named = template.split("/");
  return (
    named.length === given.length && named.every((part, at) => part.startsWith("{") || part === given[at])
  );
}
