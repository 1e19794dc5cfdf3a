export * from "./field-rules.ts";
export * from "./form-policy.ts";
export * from "./ids.ts";
export * from "./plan.ts";
export * from "./route.ts";
export * from "./submit-response.ts";
export * from "./tenant-credentials.ts";
