import { describe, expect, it } from "vitest";
import { createRouteTable } from "./route-table.ts";

const find = createRouteTable([
  { method: "ANY", path: "/{proxy+}", functionName: "greedy" },
  { method: "GET", path: "/forms/{formId}", functionName: "one form" },
  { method: "ANY", path: "/forms/new", functionName: "new form" },
  { method: "GET", path: "/forms/new", functionName: "new form page" },
  { method: "POST", path: "/forms/{formId}/fields/{fieldId}", functionName: "field" },
  { method: "ANY", path: "/forms/{proxy+}", functionName: "below forms" },
]);

describe("a route table", () => {
  it.each([
    ["GET", "/forms/new", "new form page"],
    ["POST", "/forms/new", "new form"],
    ["GET", "/forms/42", "one form"],
    ["POST", "/forms/42", "below forms"],
    ["POST", "/forms/42/fields/7", "field"],
    ["GET", "/forms/42/fields/7", "below forms"],
    ["GET", "/other", "greedy"],
    ["GET", "/forms", "greedy"],
    ["GET", "/forms/", "greedy"],
    ["GET", "//f/x", "greedy"],
  ])("prefers the most specific: %s %s is %s", (method, path, functionName) => {
    expect(find(method, path)?.functionName).toBe(functionName);
  });

  it("names parameters", () => {
    expect(find("POST", "/forms/42/fields/7")).toEqual({
      functionName: "field",
      routeKey: "POST /forms/{formId}/fields/{fieldId}",
      pathParameters: { formId: "42", fieldId: "7" },
    });
  });

  it("matches nothing with a greedy parameter that has nothing to take", () => {
    expect(find("GET", "/")).toBeUndefined();
  });

  it("falls back to $default", () => {
    const withDefault = createRouteTable([{ method: "ANY", path: "$default", functionName: "rest" }]);
    expect(withDefault("GET", "/")).toEqual({
      functionName: "rest",
      routeKey: "$default",
      pathParameters: {},
    });
  });
});
