import type { ServerResponse } from "node:http";
import * as z from "zod";
import type { AwsRequest } from "../protocol/aws-request.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { childrenNamed, childText, malformed, type XmlElement } from "./parse-xml.ts";
import { document, element, textElement } from "./xml.ts";

const RULES_MAX = 100;

const corsRuleSchema = z.object({
  id: z.string().optional(),
  allowedOrigins: z.array(z.string()).min(1),
  allowedMethods: z.array(z.enum(["GET", "PUT", "POST", "DELETE", "HEAD"])).min(1),
  allowedHeaders: z.array(z.string()),
  exposeHeaders: z.array(z.string()),
  maxAgeSeconds: z.int().optional(),
});
export const corsRulesSchema = z.array(corsRuleSchema).min(1).max(RULES_MAX);

export type CorsRule = z.infer<typeof corsRuleSchema>;

/** @throws ServiceError for a configuration that S3 would refuse. */
export function readCorsConfiguration(root: XmlElement): CorsRule[] {
  if (root.name !== "CORSConfiguration") throw malformed();
  const texts = (rule: XmlElement, name: string) => childrenNamed(rule, name).map(({ text }) => text);
  const rules = childrenNamed(root, "CORSRule").map((rule) => {
    const maxAge = childText(rule, "MaxAgeSeconds");
    return {
      id: childText(rule, "ID"),
      allowedOrigins: texts(rule, "AllowedOrigin"),
      allowedMethods: texts(rule, "AllowedMethod"),
      allowedHeaders: texts(rule, "AllowedHeader"),
      exposeHeaders: texts(rule, "ExposeHeader"),
      maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    };
  });
  const parsed = corsRulesSchema.safeParse(rules);
  const wildcards = rules.flatMap(({ allowedOrigins, allowedHeaders }) => [
    ...allowedOrigins,
    ...allowedHeaders,
  ]);
  if (!parsed.success || wildcards.some((text) => text.split("*").length > 2)) throw malformed();
  return parsed.data;
}

export function corsConfigurationXml(rules: readonly CorsRule[]): string {
  const all = (name: string, values: readonly string[]) => values.map((value) => textElement(name, value));
  return document(
    "CORSConfiguration",
    ...rules.map((rule) =>
      element(
        "CORSRule",
        textElement("ID", rule.id),
        ...all("AllowedMethod", rule.allowedMethods),
        ...all("AllowedOrigin", rule.allowedOrigins),
        ...all("AllowedHeader", rule.allowedHeaders),
        ...all("ExposeHeader", rule.exposeHeaders),
        textElement("MaxAgeSeconds", rule.maxAgeSeconds),
      ),
    ),
  );
}

/** Answers a browser's preflight from the bucket's rules. @throws ServiceError where no rule lets it pass. */
export function answerPreflight(
  rules: readonly CorsRule[] | null | undefined,
  request: AwsRequest,
  response: ServerResponse,
): void {
  const origin = request.headers["origin"];
  const method = request.headers["access-control-request-method"];
  if (origin === undefined || method === undefined) {
    throw new ServiceError("BadRequest", "Insufficient information. Origin request header needed.");
  }
  if (!rules) throw forbidden("CORSResponse: CORS is not enabled for this bucket.", method);
  const asked = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const rule = rules.find(
    (candidate) =>
      fits(candidate, origin, method) &&
      asked.every((name) => candidate.allowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name))),
  );
  if (!rule) {
    throw forbidden(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
    );
  }
  setCorsHeaders(rule, origin, response);
  if (asked.length > 0) response.setHeader("access-control-allow-headers", asked.join(", "));
  response.writeHead(200).end();
}

/** Adds what lets a page read the answer, be it an error, where a rule of the bucket fits. */
export function addCorsHeaders(
  rules: readonly CorsRule[] | null | undefined,
  request: AwsRequest,
  response: ServerResponse,
): void {
  const origin = request.headers["origin"];
  if (origin === undefined || !rules) return;
  const rule = rules.find((candidate) => fits(candidate, origin, request.method));
  if (rule) setCorsHeaders(rule, origin, response);
}

function setCorsHeaders(rule: CorsRule, origin: string, response: ServerResponse): void {
  const anyOrigin = rule.allowedOrigins.includes("*");
  response.setHeader("access-control-allow-origin", anyOrigin ? "*" : origin);
  if (!anyOrigin) response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-allow-methods", rule.allowedMethods.join(", "));
  if (rule.exposeHeaders.length > 0) {
    response.setHeader("access-control-expose-headers", rule.exposeHeaders.join(", "));
  }
  if (rule.maxAgeSeconds !== undefined) response.setHeader("access-control-max-age", rule.maxAgeSeconds);
  response.setHeader("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
}

function fits(rule: CorsRule, origin: string, method: string): boolean {
  return (
    rule.allowedMethods.some((allowed) => allowed === method) &&
    rule.allowedOrigins.some((pattern) => matches(pattern, origin))
  );
}

/** At most one `*`, for any run of characters. */
function matches(pattern: string, value: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}

function forbidden(message: string, method: string): ServiceError {
  return new ServiceError("AccessForbidden", message, {
    status: 403,
    details: { Method: method, ResourceType: "BUCKET" },
  });
}
