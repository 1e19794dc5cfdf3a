import { bareObject, isJsonList, type JsonValue } from "./json-value.ts";
import { storableText } from "./storable-text.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { TextBudget } from "./text-budget.ts";
import { say } from "./texts/index.ts";

const DEPTH_MAX = 32;

/**
 * Counts a JSON value against the budget and makes all its text storable, keys included. Objects come back without
 * a prototype, so that `__proto__` is a key like any other.
 * @throws SubmitRefusal MALFORMED_BODY where it nests deeper than 32 levels.
 */
export function cleanJson(value: JsonValue, budget: TextBudget, depth = 1): JsonValue {
  if (typeof value === "string") {
    const text = storableText(value);
    budget.text(text);
    return text;
  }
  if (value === null || typeof value !== "object") {
    budget.text(String(value));
    return value;
  }
  if (depth > DEPTH_MAX) {
    throw new SubmitRefusal("MALFORMED_BODY", say("json_too_deep", { levels: DEPTH_MAX }));
  }
  budget.text("{}");
  if (isJsonList(value)) return value.map((item) => cleanJson(item, budget, depth + 1));
  const clean = bareObject();
  for (const key of Object.keys(value)) {
    let name = storableText(key);
    budget.field(name);
    // Two keys that differ only in what Postgres refuses would otherwise become one.
    while (name in clean) name += "\uFFFD";
    clean[name] = cleanJson(value[key] ?? null, budget, depth + 1);
  }
  return clean;
}
