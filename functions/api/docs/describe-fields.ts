/** A JSON Schema as rows for people: one for each field, also of what lies within. */
export interface FieldRow {
  /** Such as `rules[].name`; empty for the whole. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** What else is asked of it, such as "at most 80 characters". */
  readonly rules: readonly string[];
  readonly description: string | null;
}

type Json = Readonly<Record<string, unknown>>;
type Components = Readonly<Record<string, unknown>>;

/** Deeper than this a row says what it is and no more. */
const DEPTH_MAX = 5;
const REFERENCE = "#/components/schemas/";

/** @param components what `$ref`s lead to. */
export function describeFields(schema: unknown, components: Components): readonly FieldRow[] {
  const found: FieldRow[] = [];
  walk({ schema, path: "", isRequired: true, depth: 0 });
  return found;

  function walk(at: {
    readonly schema: unknown;
    readonly path: string;
    readonly isRequired: boolean;
    readonly depth: number;
  }): void {
    const { path, isRequired, depth } = at;
    const { own, isNullable } = withoutNull(resolve(at.schema, components), components);
    if (path !== "" || own["properties"] === undefined) {
      const type = `${typeOf(own, components)}${isNullable ? " or null" : ""}`;
      const description = textOf(objectOf(at.schema)["description"]) ?? textOf(own["description"]);
      found.push({ path, type, isRequired, rules: rulesOf(own), description });
    }
    if (depth >= DEPTH_MAX) return;
    const inside = own["type"] === "array" ? resolve(own["items"], components) : own;
    const prefix = own["type"] === "array" ? `${path}[]` : path;
    for (const variant of [inside, ...variantsOf(inside, components)]) {
      const required = Array.isArray(variant["required"]) ? variant["required"] : [];
      for (const [name, schema] of Object.entries(objectOf(variant["properties"]))) {
        const child = prefix === "" ? name : `${prefix}.${name}`;
        if (found.some((row) => row.path === child)) continue;
        walk({ schema, path: child, isRequired: required.includes(name), depth: depth + 1 });
      }
    }
  }
}

/** A schema that a reference leads to; what stands beside the reference goes before. */
function resolve(schema: unknown, components: Components): Json {
  const given = objectOf(schema);
  const reference = textOf(given["$ref"]);
  if (reference === null) return given;
  return { ...objectOf(components[reference.slice(REFERENCE.length)]), ...given };
}

function withoutNull(
  schema: Json,
  components: Components,
): { readonly own: Json; readonly isNullable: boolean } {
  const variants = variantsOf(schema, components);
  const others = variants.filter((variant) => variant["type"] !== "null");
  if (others.length === variants.length) return { own: schema, isNullable: false };
  const [only] = others;
  const own =
    others.length === 1 && only !== undefined
      ? { ...schema, anyOf: undefined, ...only }
      : { ...schema, anyOf: others };
  return { own, isNullable: true };
}

function variantsOf(schema: Json, components: Components): readonly Json[] {
  const variants = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(variants) ? variants.map((variant) => resolve(variant, components)) : [];
}

function typeOf(schema: Json, components: Components): string {
  const { type, format } = schema;
  if (schema["const"] !== undefined) return JSON.stringify(schema["const"]);
  if (type === "array") return `list of ${typeOf(resolve(schema["items"], components), components)}`;
  if (type === "string" && typeof format === "string")
    return format === "date-time" ? "time (ISO 8601)" : format;
  if (typeof type === "string") return type === "object" ? "object" : type;
  const variants = variantsOf(schema, components).map((variant) => typeOf(variant, components));
  return variants.length === 0 ? "anything" : [...new Set(variants)].join(" or ");
}

function rulesOf(schema: Json): readonly string[] {
  const { enum: values, minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  const rules: string[] = [];
  if (Array.isArray(values)) rules.push(`one of ${values.map((value) => JSON.stringify(value)).join(", ")}`);
  rules.push(...rangeOf(minLength, maxLength, "characters"));
  rules.push(...rangeOf(minimum, maximum, ""));
  rules.push(...rangeOf(minItems, maxItems, "entries"));
  const each = objectOf(schema["items"])["enum"];
  if (Array.isArray(each)) rules.push(`each one of ${each.map((value) => JSON.stringify(value)).join(", ")}`);
  if (schema["default"] !== undefined) rules.push(`default ${JSON.stringify(schema["default"])}`);
  return rules;
}

function rangeOf(least: unknown, most: unknown, unit: string): readonly string[] {
  const to = typeof most === "number" && Math.abs(most) < Number.MAX_SAFE_INTEGER ? most : null;
  const from = typeof least === "number" && least > -Number.MAX_SAFE_INTEGER ? least : null;
  if (to !== null) return [`${from === null ? "at most" : `${from} to`} ${to} ${unit}`.trim()];
  if (from === null || from === 0) return [];
  return from === 1 && unit !== "" ? ["not empty"] : [`at least ${from} ${unit}`.trim()];
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
