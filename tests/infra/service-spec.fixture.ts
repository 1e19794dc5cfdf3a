import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Resource } from "./synthesize.fixture.ts";

type SpecDatabase = ReturnType<typeof loadAwsServiceSpecSync>;
const allResources = (database: SpecDatabase) => database.all("resource");
type Properties = ReturnType<typeof allResources>[number]["properties"];
type PropertyType = Properties[string]["type"];

/**
 * Compares resources with AWS's own resource specification: unknown types and properties, missing ones, values of a
 * wrong kind. What is known at deploy time only was rendered as text and passes for a scalar.
 */
export function specProblems(resources: readonly Resource[]): string[] {
  const database = loadAwsServiceSpecSync();
  const specs = new Map(allResources(database).map((spec) => [spec.cloudFormationType, spec]));
  return resources
    .filter(({ type }) => !type.startsWith("Custom::"))
    .flatMap(({ stack, id, type, properties }) => {
      const spec = specs.get(type);
      if (spec === undefined) return [`${stack}/${id}: unknown type ${type}`];
      return propertyProblems(database, properties, spec.properties, `${stack}/${id}`);
    });
}

function propertyProblems(
  database: SpecDatabase,
  values: Readonly<Record<string, unknown>>,
  specs: Properties,
  path: string,
): string[] {
  const missing = Object.entries(specs)
    .filter(([name, spec]) => spec.required === true && values[name] === undefined)
    .map(([name]) => `${path}.${name}: required`);
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const spec = specs[name];
    if (spec === undefined) return [`${path}.${name}: no such property`];
    return valueProblems(database, value, spec.type, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

function valueProblems(database: SpecDatabase, value: unknown, type: PropertyType, path: string): string[] {
  const problem = [`${path}: expected ${type.type}, found ${JSON.stringify(value)}`];
  // Rendered intrinsic functions, such as a list that is imported as a whole.
  if (typeof value === "string" && value.includes("${")) return [];
  switch (type.type) {
    case "string":
      return typeof value === "object" ? problem : [];
    case "integer":
    case "number":
      return typeof value !== "object" && Number.isFinite(Number(value)) ? [] : problem;
    case "boolean":
      return ["true", "false"].includes(String(value)) ? [] : problem;
    case "array":
      if (!Array.isArray(value)) return problem;
      return value.flatMap((entry, at) => valueProblems(database, entry, type.element, `${path}[${at}]`));
    case "map":
      if (typeof value !== "object" || value === null) return problem;
      return Object.entries(value).flatMap(([name, entry]) =>
        valueProblems(database, entry, type.element, `${path}.${name}`),
      );
    case "ref": {
      if (typeof value !== "object" || value === null) return problem;
      const definition = database.get("typeDefinition", type.reference);
      return propertyProblems(database, { ...value }, definition.properties, path);
    }
    case "union":
      return type.types.some((each) => valueProblems(database, value, each, path).length === 0)
        ? []
        : problem;
    default:
      return [];
  }
}
