import type { FormPolicy } from "@formtrap/contracts";
import { type AllowedOrigins, readAllowedOrigins } from "./allowed-origins.ts";
import { type CompiledRule, compileRules } from "./validate-fields.ts";

/** What of a policy is prepared once, since the same policy judges many posts. */
export interface JudgedPolicy {
  readonly origins: AllowedOrigins;
  readonly rules: readonly CompiledRule[];
  /** Fields that are always lists, without a trailing `[]`. */
  readonly multiple: ReadonlySet<string>;
}

const prepared = new WeakMap<FormPolicy, JudgedPolicy>();

/** Prepares a policy, or returns what was prepared when this very object was seen before. */
export function preparePolicy(policy: FormPolicy): JudgedPolicy {
  const known = prepared.get(policy);
  if (known !== undefined) return known;
  const judged: JudgedPolicy = {
    origins: readAllowedOrigins(policy.allowedOrigins),
    rules: compileRules(policy.validation.fields),
    multiple: new Set(policy.validation.multiple.map((name) => name.replace(/\[\]$/, ""))),
  };
  prepared.set(policy, judged);
  return judged;
}
